import { uploadOverAfterMs } from '../flows/upload.ts';
import type { FindingRecord } from '../types.ts';

const noProof =
  'No public line proves a successful upload. It counts as over when 90 minutes have passed without a new error while the log goes on.';
const logFiles = {
  title: 'Log files, service connection point',
  url: 'https://learn.microsoft.com/intune/configmgr/core/plan-design/hierarchy/log-files',
};

/** What an administrator must know about the upload of usage data. */
export const uploadFindings: readonly FindingRecord[] = [
  {
    code: 'upload.service-too-busy',
    severity: 'error',
    title: 'Usage data upload is refused every hour',
    cause:
      'Usage data is waiting, the uploader sends it once an hour, and the cloud service closes the connection each time. Microsoft describes it for sites of version 1602 or 1606 whose Intune subscription was removed. The log says: {text}',
    actions: [
      { text: 'Update the site: versions 1602 and 1606 are long out of support.' },
      { text: 'Look into cloudusersync.log: the line that the site has no Intune subscription confirms the cause.' },
      {
        text: 'Until then set the interval of the uploader to its maximum; it still tries once when its thread starts.',
        copy: { kind: 'registry', text: 'HKLM\\Software\\Microsoft\\SMS\\Components\\SMS_DMP_UPLOADER, UploadInterval (DWORD) = 7fffffff' },
      },
    ],
    links: [
      {
        title: 'KB 4012668',
        url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/mdm/communication-continues-after-subscription-removal',
      },
    ],
    opens: [{ signal: 'upload.service-too-busy' }],
    closes: [],
    closedBy: noProof,
    overAfterMs: uploadOverAfterMs,
    scope: 'source',
    known: 'documented',
    source: 'KB 4012668',
  },
  {
    code: 'upload.certificate',
    severity: 'error',
    title: 'Uploads fail (TLS): the certificate of the cloud service is not trusted',
    cause:
      'The root certificate DigiCert Global Root G2 or an intermediate certificate is missing on the service connection point, automatic root updates are off, or the addresses for revocation checks are blocked. The log says: {text}',
    actions: [
      { text: 'Install DigiCert Global Root G2 and the intermediate certificates on the service connection point.' },
      {
        text: 'Allow the revocation addresses (crl3.digicert.com, crl4.digicert.com, ocsp.digicert.com, ctldl.windowsupdate.com) on firewall and proxy.',
      },
      {
        text: 'Revocation checks use the WinHTTP proxy of the operating system: look at its settings.',
        copy: { kind: 'command', text: 'netsh winhttp show proxy' },
      },
    ],
    links: [
      {
        title: 'DigiCert Global Root G2 is not installed',
        url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/setup-migrate-backup-recovery/connectivity-issues-digicert-global-root-g2-not-installed',
      },
    ],
    opens: [{ signal: 'upload.signing-certificate' }],
    closes: [],
    closedBy: noProof,
    overAfterMs: uploadOverAfterMs,
    scope: 'source',
    known: 'documented',
    source: 'Connectivity issues if DigiCert Global Root G2 is not installed',
  },
  {
    code: 'upload.failed',
    severity: 'error',
    title: 'Usage data could not be uploaded',
    cause:
      'The uploader reported a failure (exception, or status message 9605 or 9607). Usual causes are a firewall or proxy in between, TLS 1.2 settings, or a missing root certificate such as DigiCert Global Root G2. The log says: {text}',
    actions: [
      { text: 'Read the lines after this one: they name the exception.' },
      { text: 'Allow *.manage.microsoft.com and go.microsoft.com (TCP 443) for the service connection point.' },
      { text: 'Check that DigiCert Global Root G2 is installed and that revocation addresses can be reached.' },
      { text: 'Check the proxy of the site system and the WinHTTP proxy.', copy: { kind: 'command', text: 'netsh winhttp show proxy' } },
    ],
    links: [
      {
        title: 'Internet access requirements',
        url: 'https://learn.microsoft.com/intune/configmgr/core/plan-design/network/internet-endpoints',
      },
      {
        title: 'DigiCert Global Root G2 is not installed',
        url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/setup-migrate-backup-recovery/connectivity-issues-digicert-global-root-g2-not-installed',
      },
      logFiles,
    ],
    opens: [{ signal: 'upload.telemetry-exception' }, { signal: 'upload.status-failed' }, { signal: 'upload.status-exception' }],
    closes: [],
    closedBy: noProof,
    overAfterMs: uploadOverAfterMs,
    scope: 'source',
    yields: true,
    known: 'documented',
    source: 'KB 4012668; Connectivity issues if DigiCert Global Root G2 is not installed',
  },
  {
    code: 'upload.trouble',
    severity: 'warning',
    title: 'The uploader reports an error',
    cause: 'dmpuploader.log has a line that looks like a failure of an upload; its wording is not documented. The log says: {text}',
    actions: [{ text: 'Read the line and those around it. If it repeats every hour, data is waiting and cannot be sent.' }],
    links: [logFiles],
    opens: [{ signal: 'upload.exception-type' }, { signal: 'upload.operation-exception' }, { signal: 'upload.error' }],
    closes: [],
    closedBy: noProof,
    overAfterMs: uploadOverAfterMs,
    scope: 'source',
    yields: true,
    known: 'inferred',
    source: 'By wording',
  },
];
