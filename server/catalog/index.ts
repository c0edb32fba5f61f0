/** All that the product knows, in one object. */
import { endpoints, referenceHosts } from './endpoints.ts';
import { codeFamilies, errorCodes } from './errorCodes.ts';
import { downloadFindings } from './findings/download.ts';
import { flowFindings } from './findings/flow.ts';
import { healthFindings } from './findings/health.ts';
import { installFindings } from './findings/install.ts';
import { offlineFindings } from './findings/offline.ts';
import { replicationFindings } from './findings/replication.ts';
import { siteFindings } from './findings/site.ts';
import { syncFindings } from './findings/sync.ts';
import { uploadFindings } from './findings/upload.ts';
import { downloadFlow } from './flows/download.ts';
import { healthFlow } from './flows/health.ts';
import { installFlow } from './flows/install.ts';
import { offlineFlow } from './flows/offline.ts';
import { replicationFlow } from './flows/replication.ts';
import { syncFlow } from './flows/sync.ts';
import { uploadFlow } from './flows/upload.ts';
import { logs } from './logs.ts';
import { packages } from './packages.ts';
import { adminUiSignals } from './signals/adminUi.ts';
import { cloudmgrSignals } from './signals/cloudmgr.ts';
import { cloudServicesSignals } from './signals/cloudServices.ts';
import { cmupdateSignals } from './signals/cmupdate.ts';
import { configmgrprereqSignals } from './signals/configmgrprereq.ts';
import { configmgrsetupSignals } from './signals/configmgrsetup.ts';
import { configmgrsetupInstallSignals } from './signals/configmgrsetupInstall.ts';
import { connectorSignals } from './signals/connector.ts';
import { despoolSignals } from './signals/despool.ts';
import { distmgrSignals } from './signals/distmgr.ts';
import { dmpdownloaderSignals } from './signals/dmpdownloader.ts';
import { dmpuploaderSignals } from './signals/dmpuploader.ts';
import { failovermgrSignals } from './signals/failovermgr.ts';
import { familiesSignals } from './signals/families.ts';
import { hmanSignals } from './signals/hman.ts';
import { hmanInstallSignals } from './signals/hmanInstall.ts';
import { hmanPackageSignals } from './signals/hmanPackage.ts';
import { mpfdmSignals } from './signals/mpfdm.ts';
import { pkgxfermgrSignals } from './signals/pkgxfermgr.ts';
import { rcmctrlSignals } from './signals/rcmctrl.ts';
import { scheduleSignals } from './signals/schedule.ts';
import { senderSignals } from './signals/sender.ts';
import { serviceconnectiontoolSignals } from './signals/serviceconnectiontool.ts';
import { sitecompSignals } from './signals/sitecomp.ts';
import { smsdbmonSignals } from './signals/smsdbmon.ts';
import { threadsSignals } from './signals/threads.ts';
import { updateStatusSignals } from './signals/updateStatus.ts';
import { packageStates } from './states.ts';
import type { Catalog } from './types.ts';

export const catalog: Catalog = {
  logs,
  signals: [
    ...adminUiSignals,
    ...cloudServicesSignals,
    ...cloudmgrSignals,
    ...cmupdateSignals,
    ...configmgrprereqSignals,
    ...configmgrsetupSignals,
    ...configmgrsetupInstallSignals,
    ...connectorSignals,
    ...despoolSignals,
    ...distmgrSignals,
    ...dmpdownloaderSignals,
    ...dmpuploaderSignals,
    ...failovermgrSignals,
    ...familiesSignals,
    ...hmanSignals,
    ...hmanInstallSignals,
    ...hmanPackageSignals,
    ...mpfdmSignals,
    ...pkgxfermgrSignals,
    ...rcmctrlSignals,
    ...scheduleSignals,
    ...senderSignals,
    ...serviceconnectiontoolSignals,
    ...sitecompSignals,
    ...smsdbmonSignals,
    ...threadsSignals,
    ...updateStatusSignals,
  ],
  flows: [syncFlow, downloadFlow, replicationFlow, installFlow, uploadFlow, offlineFlow, healthFlow],
  findings: [
    ...downloadFindings,
    ...flowFindings,
    ...healthFindings,
    ...installFindings,
    ...offlineFindings,
    ...replicationFindings,
    ...siteFindings,
    ...syncFindings,
    ...uploadFindings,
  ],
  errorCodes,
  codeFamilies,
  packages,
  states: packageStates,
  endpoints,
  referenceHosts,
};
