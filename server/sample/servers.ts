/** A site server of the sample hierarchy. Each keeps the time of another place, so that only UTC orders their lines. */
export interface SampleServer {
  readonly name: string;
  readonly fqdn: string;
  readonly sqlServer: string;
  readonly site: string;
  readonly siteName: string;
  readonly isTopLevel: boolean;
  /** Minutes to add to local time to get UTC. */
  readonly biasMinutes: number;
  readonly timeZone: string;
  /** Process number of SMS_EXECUTIVE. */
  readonly process: number;
  /** Added to the numbers of the main threads, so that those of two servers differ. */
  readonly threadOffset: number;
}

export const centralSite: SampleServer = {
  name: 'CASSRV01',
  fqdn: 'CASSRV01.contoso.com',
  sqlServer: 'CASSQL01.contoso.com',
  site: 'CAS',
  siteName: 'Contoso Central Administration Site',
  isTopLevel: true,
  biasMinutes: 240,
  timeZone: 'Eastern Daylight Time',
  process: 4604,
  threadOffset: 0,
};

export const firstPrimary: SampleServer = {
  name: 'PR1SRV01',
  fqdn: 'PR1SRV01.contoso.com',
  sqlServer: 'PR1SQL01.contoso.com',
  site: 'PR1',
  siteName: 'Contoso Primary Site Europe',
  isTopLevel: false,
  biasMinutes: -60,
  timeZone: 'W. Europe Standard Time',
  process: 5428,
  threadOffset: 12,
};

export const secondPrimary: SampleServer = {
  name: 'PR2SRV01',
  fqdn: 'PR2SRV01.contoso.com',
  sqlServer: 'PR2SQL01.contoso.com',
  site: 'PR2',
  siteName: 'Contoso Primary Site Central US',
  isTopLevel: false,
  biasMinutes: 300,
  timeZone: 'Central Daylight Time',
  process: 6372,
  threadOffset: 28,
};

export const standAlone: SampleServer = {
  name: 'PS1SRV01',
  fqdn: 'PS1SRV01.contoso.com',
  sqlServer: 'PS1SRV01.contoso.com',
  site: 'PS1',
  siteName: 'Contoso Primary Site',
  isTopLevel: true,
  biasMinutes: 420,
  timeZone: 'Pacific Daylight Time',
  process: 3916,
  threadOffset: 44,
};

/** A second server of the stand-alone site: the service connection point moves there. */
export const remoteConnectionPoint: SampleServer = {
  ...standAlone,
  name: 'PS1SCP02',
  fqdn: 'PS1SCP02.contoso.com',
  process: 2744,
  threadOffset: 60,
};

/** The site system that brings the requests of the cloud management gateway to the stand-alone site. */
export const gatewayConnectionPoint: SampleServer = {
  ...standAlone,
  name: 'PS1CMG01',
  fqdn: 'PS1CMG01.contoso.com',
  process: 3080,
  threadOffset: 76,
};

/** A computer with internet access on which the service connection tool runs; it belongs to no site. */
export const internetComputer: SampleServer = {
  ...standAlone,
  name: 'NETPC07',
  fqdn: 'NETPC07.contoso.com',
  process: 8812,
  threadOffset: 92,
};

export const installFolder = 'E:\\ConfigMgr';

export type LogName = keyof typeof logs;

/** Component and number of the main thread of each log that the sample writes. */
const logs = {
  'dmpdownloader.log': { component: 'SMS_DMP_DOWNLOADER', thread: 7568 },
  'dmpuploader.log': { component: 'SMS_DMP_UPLOADER', thread: 6120 },
  'hman.log': { component: 'SMS_HIERARCHY_MANAGER', thread: 4888 },
  'smsdbmon.log': { component: 'SMS_DATABASE_NOTIFICATION_MONITOR', thread: 4944 },
  'distmgr.log': { component: 'SMS_DISTRIBUTION_MANAGER', thread: 4824 },
  'schedule.log': { component: 'SMS_SCHEDULER', thread: 5492 },
  'sender.log': { component: 'SMS_LAN_SENDER', thread: 6700 },
  'despool.log': { component: 'SMS_DESPOOLER', thread: 6128 },
  'CMUpdate.log': { component: 'CONFIGURATION_MANAGER_UPDATE', thread: 5040 },
  'ConfigMgrPrereq.log': { component: 'Configuration Manager Prereq', thread: 5040 },
  'ConfigMgrSetup.log': { component: 'Configuration Manager Setup', thread: 4580 },
  'sitecomp.log': { component: 'SMS_SITE_COMPONENT_MANAGER', thread: 4408 },
  'mpfdm.log': { component: 'SMS_MP_FILE_DISPATCH_MANAGER', thread: 6584 },
  'SMS_AZUREAD_DISCOVERY_AGENT.log': { component: 'SMS_AZUREAD_DISCOVERY_AGENT', thread: 7720 },
  'CloudMgr.log': { component: 'SMS_CLOUD_SERVICES_MANAGER', thread: 5960 },
  'SMS_Cloud_ProxyConnector.log': { component: 'SMS_CLOUD_PROXYCONNECTOR', thread: 6124 },
  'CMG-CONTOSOCMG-ProxyService_IN_0-CMGService.log': { component: 'CMGService', thread: 4992 },
  // The tool writes neither component nor thread.
  'ServiceConnectionTool.log': { component: '', thread: 0 },
  'CMGatewayNotificationWorker.log': { component: 'SMS_SERVICE_CONNECTOR_CMGatewayNotificationWorker', thread: 152 },
} as const;

export function getComponent(log: LogName): string {
  return logs[log].component;
}

/** The thread of a component that starts the others and lives as long as the service. */
export function getMainThread(server: SampleServer, log: LogName): number {
  return logs[log].thread + server.threadOffset;
}
