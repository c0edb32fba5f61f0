import { proxyAnswers } from '../signals/connector.ts';
import type { FindingRecord } from '../types.ts';

const azureServices = {
  title: 'Configure Azure services, renew secret key',
  url: 'https://learn.microsoft.com/intune/configmgr/core/servers/deploy/configure/azure-services-wizard#bkmk_renew',
};
const tenantAttach = {
  title: 'Troubleshoot tenant attach',
  url: 'https://learn.microsoft.com/intune/configmgr/tenant-attach/troubleshoot',
};
const bootstrap = {
  title: 'Troubleshoot co-management: bootstrap',
  url: 'https://learn.microsoft.com/troubleshoot/mem/intune/comanage-configmgr/troubleshoot-co-management-bootstrap',
};
const store = {
  title: 'Troubleshoot the Microsoft Store for Business integration',
  url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/app-management/troubleshoot/troubleshoot-microsoft-store-for-business-integration',
};
const monitorGateway = {
  title: 'Monitor the cloud management gateway',
  url: 'https://learn.microsoft.com/intune/configmgr/core/clients/manage/cmg/monitor-clients-cloud-management-gateway',
};
const endpoints = {
  title: 'Internet access requirements',
  url: 'https://learn.microsoft.com/intune/configmgr/core/plan-design/network/internet-endpoints',
};
const validateAccess = {
  title: 'Validate internet access of the service connection point',
  url: 'https://learn.microsoft.com/intune/configmgr/core/servers/deploy/configure/about-the-service-connection-point#validate-internet-access',
};
const renew = {
  text: 'Renew the secret key of the tenant: console, Administration, Cloud Services, Azure Active Directory Tenants, Renew Secret Key (needs the owner of the app or a Cloud Application Administrator).',
};
const gatewayWorks = [{ signal: 'cmg.request-answered' }, { signal: 'cmg.request-statistics' }];
const discoveryWorks = [{ signal: 'azuread.published' }, { signal: 'azuread.sync-succeeded' }, { signal: 'azuread.sync-succeeded-status' }];
const actionsWork = [{ signal: 'tenant.poll-good' }, { signal: 'tenant.forwarded' }];
/** Answers of web servers that are no success and say neither proxy nor TLS. */
const unexpectedAnswers = ['400', '401', '403', '404', '405', '409', '410', '429', '500', '501', '503', '504'];
const winHttpProxy = {
  text: 'Check the proxy of the site system, and the WinHTTP proxy, which revocation checks use.',
  copy: { kind: 'command' as const, text: 'netsh winhttp show proxy' },
};

/** What an administrator must know about the functions of the service connection point besides updates and usage data. */
export const healthFindings: readonly FindingRecord[] = [
  {
    code: 'endpoint.check-failed',
    severity: 'error',
    title: 'A needed internet endpoint does not answer: {failedHosts}',
    cause:
      'Firewall, proxy or TLS settings between the service connection point and Microsoft. The answers 407, 408, 451, 502, 511, 598 and 599 point at a proxy, 426 at TLS; time-outs and TLS failures count too.',
    actions: [
      { text: 'Read EndpointConnectivityCheckWorker.log on the service connection point: which hosts, and what they answered.' },
      { text: 'Allow the hosts on firewall and proxy (TCP 443).' },
      winHttpProxy,
      { text: 'Check TLS 1.2 and its cipher suites for .NET on the server.' },
    ],
    links: [validateAccess, endpoints],
    opens: [{ signal: 'endpoint.critical-failed' }, { signal: 'endpoint.required-failed' }],
    closes: [{ signal: 'endpoint.all-good' }, { signal: 'endpoint.some-failed' }],
    scope: 'source',
    known: 'documented',
    source: 'About the service connection point, validate internet access',
  },
  {
    code: 'endpoint.check-warning',
    severity: 'warning',
    title: 'An internet endpoint that is not critical does not answer: {failedHosts}',
    cause: 'Firewall, proxy or TLS settings between the service connection point and Microsoft.',
    actions: [
      { text: 'Read EndpointConnectivityCheckWorker.log on the service connection point: it names the host.' },
      { text: 'Allow the host on firewall and proxy (TCP 443).' },
      winHttpProxy,
    ],
    links: [validateAccess, endpoints],
    opens: [{ signal: 'endpoint.some-failed' }],
    closes: [{ signal: 'endpoint.all-good' }],
    scope: 'source',
    yields: true,
    known: 'documented',
    source: 'About the service connection point, validate internet access',
  },
  {
    code: 'endpoint.proxy',
    severity: 'warning',
    title: 'A proxy seems to stand in the way to {failedHosts}',
    cause: 'The answer {status} points at a proxy: 407 wants a logon, the others say that it could not or would not forward. {text}',
    actions: [
      winHttpProxy,
      { text: 'Check proxy and account in the settings of the site system.' },
      { text: 'Have the proxy let {failedHosts} pass without a logon (TCP 443).' },
    ],
    links: [validateAccess, endpoints],
    opens: [{ signal: 'endpoint.answer', when: { status: proxyAnswers } }],
    closes: [{ signal: 'endpoint.all-good' }],
    scope: 'source',
    partOf: ['endpoint.check-failed'],
    known: 'inferred',
    source: 'About the service connection point, validate internet access; the wording of the line by analogy',
  },
  {
    code: 'endpoint.tls',
    severity: 'warning',
    title: 'No secure connection (TLS) to {failedHosts}',
    cause:
      'TLS 1.2, its cipher suites or a certificate: of the server, of the endpoint, or of a proxy that opens the encryption on the way. {text}',
    actions: [
      { text: 'Check TLS 1.2 and its cipher suites for Windows and .NET on the service connection point.' },
      { text: 'Take {failedHosts} out of the inspection of encrypted traffic.' },
    ],
    links: [validateAccess, endpoints],
    opens: [{ signal: 'endpoint.tls-failed' }, { signal: 'endpoint.answer', when: { status: ['426'] } }],
    closes: [{ signal: 'endpoint.all-good' }],
    scope: 'source',
    partOf: ['endpoint.check-failed'],
    known: 'inferred',
    source: 'About the service connection point, validate internet access; the wording of the line by analogy',
  },
  {
    code: 'endpoint.unexpected-answer',
    severity: 'warning',
    title: 'The check of internet endpoints does not get the expected answer: {failedHosts}',
    cause: 'Firewall, proxy or TLS settings between the service connection point and Microsoft, or the service itself. {text}',
    actions: [
      { text: 'Read EndpointConnectivityCheckWorker.log on the service connection point: a status message (11410 to 11412) ends a check.' },
      { text: 'Allow {failedHosts} on firewall and proxy (TCP 443).' },
      winHttpProxy,
    ],
    links: [validateAccess, endpoints],
    opens: [{ signal: 'endpoint.failed' }, { signal: 'endpoint.answer', when: { status: unexpectedAnswers } }],
    closes: [{ signal: 'endpoint.all-good' }],
    scope: 'source',
    yields: true,
    known: 'inferred',
    source: 'About the service connection point, validate internet access; the wording of the line by analogy',
  },
  {
    code: 'azure.secret-expired',
    severity: 'error',
    title: 'The secret key of the connected Azure app has expired or is wrong',
    cause:
      'Secret keys of an Entra ID app have an end date; after it every connected Azure service stops. Entra ID answers AADSTS7000222 (expired) or AADSTS7000215 (wrong). The log says: {text}',
    actions: [renew, { text: 'For an imported app create the new secret in the Azure portal and enter it in the wizard.' }],
    links: [azureServices],
    opens: [
      { signal: 'azuread.sign-in-refused', when: { entraCode: ['7000222', '7000215'] } },
      { signal: 'cmg.application-secret', when: { entraCode: ['7000222', '7000215'] } },
      { signal: 'cmg.task-failed', when: { error: ['AADSTS7000222', 'AADSTS7000215'] } },
      { signal: 'cmg.service-exception', when: { error: ['AADSTS7000222', 'AADSTS7000215'] } },
      { signal: 'store.sign-in-refused', when: { entraCode: ['7000222', '7000215'] } },
      { signal: 'console.sign-in-refused', when: { entraCode: ['7000222', '7000215'] } },
    ],
    closes: [...discoveryWorks, { signal: 'cmg.installed' }],
    closedBy: 'Where no later line proves it: over when the key was renewed and the next run has no such error.',
    scope: 'site',
    known: 'documented',
    source: 'Configure Azure services; Microsoft Entra authentication error codes',
  },
  {
    code: 'azure.sign-in-refused',
    severity: 'error',
    title: 'Entra ID refuses the sign-in (AADSTS{entraCode})',
    cause: 'Entra ID refused the sign-in of the app or of the administrator. The number tells why. The log says: {text}',
    actions: [
      { text: 'Look the number up at https://login.microsoftonline.com/error.' },
      { text: 'Check that the app still exists in Entra ID, that admin consent is given, and that the clock of the server is right.' },
      renew,
    ],
    links: [
      azureServices,
      { title: 'Entra authentication error codes', url: 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes' },
    ],
    opens: [
      { signal: 'azuread.sign-in-refused' },
      { signal: 'cmg.application-secret' },
      { signal: 'store.sign-in-refused' },
      { signal: 'console.sign-in-refused' },
    ],
    closes: discoveryWorks,
    closedBy: 'Where no later line proves it: over when the next sign-in has no such error.',
    scope: 'source',
    known: 'documented',
    source: 'Microsoft Entra authentication error codes',
  },
  {
    code: 'azure.secret-lost',
    severity: 'error',
    title: 'The secret key of an Azure tenant is missing at the site',
    cause:
      'After a site recovery, a site expansion or a move of the service connection point the site cannot read the secret key of the tenant any more. The log says: {text}',
    actions: [renew],
    links: [
      azureServices,
      { title: 'Recover a site', url: 'https://learn.microsoft.com/intune/configmgr/core/servers/manage/recover-sites' },
    ],
    opens: [{ signal: 'azuread.secret-lost' }, { signal: 'cmg.secret-lost' }],
    closes: [...discoveryWorks, ...gatewayWorks, { signal: 'cmg.installed' }],
    scope: 'source',
    known: 'documented',
    source: 'Release notes of version 1906; Recover a site',
  },
  {
    code: 'tenant-attach.certificate-subject',
    severity: 'error',
    title: 'Tenant attach: the certificate of the cloud service is rejected for its subject name',
    cause:
      'Microsoft changed the subject of its certificates in July 2022; sites before the 2203 hotfix rollup still expect the old one. The log says: {text}',
    actions: [{ text: 'Update the site: 2203 with its hotfix rollup (KB 14244456), or any later version.' }],
    links: [
      {
        title: 'Mismatch certificate subject name',
        url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/client-management/tenant-attach-component-not-connect-to-gateway',
      },
    ],
    opens: [
      { signal: 'tenant.signing-certificate', when: { error: ['Mismatch certificate subject name'] } },
      { signal: 'tenant.exception-details', when: { error: ['Mismatch certificate subject name'] } },
    ],
    closes: actionsWork,
    scope: 'source',
    known: 'documented',
    source: 'Mismatch certificate subject name error when running client action',
  },
  {
    code: 'tenant-attach.certificate-chain',
    severity: 'error',
    title: 'Tenant attach: the certificate of the cloud service cannot be verified',
    cause:
      'The root certificate DigiCert Global Root G2 or an intermediate certificate is missing on the service connection point, or the addresses for revocation checks are blocked. The log says: {text}',
    actions: [
      { text: 'Install DigiCert Global Root G2 and the intermediate certificates on the service connection point.' },
      {
        text: 'Allow the revocation addresses (crl3.digicert.com, crl4.digicert.com, ocsp.digicert.com, ctldl.windowsupdate.com) on firewall and proxy.',
      },
      winHttpProxy,
    ],
    links: [
      {
        title: 'DigiCert Global Root G2 is not installed',
        url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/setup-migrate-backup-recovery/connectivity-issues-digicert-global-root-g2-not-installed',
      },
    ],
    opens: [{ signal: 'tenant.signing-certificate' }, { signal: 'tenant.exception-details', when: { error: ['Fail to build chain'] } }],
    closes: actionsWork,
    scope: 'source',
    known: 'documented',
    source: 'Connectivity issues if DigiCert Global Root G2 is not installed',
  },
  {
    code: 'tenant-attach.unauthorized',
    severity: 'error',
    title: 'Tenant attach: the cloud service answers 401',
    cause:
      'The onboarding of the hierarchy is broken, or the enterprise application in Entra ID lacks admin consent although the wizard ended well. The log says: {text}',
    actions: [
      {
        text: 'Entra ID, Enterprise applications, the ConfigMgr app, Permissions: grant admin consent. The answer 204 (NoContent) must follow within minutes.',
      },
      { text: 'Where consent is there: offboard, wait two hours, onboard again.' },
    ],
    links: [tenantAttach],
    opens: [
      { signal: 'tenant.poll-unauthorized' },
      { signal: 'tenant.exception-details', when: { error: ['(401)'] } },
      { signal: 'tenant.remote-error', when: { error: ['(401)'] } },
    ],
    closes: actionsWork,
    scope: 'source',
    known: 'documented',
    source: 'Troubleshoot tenant attach and device actions; blog on cloud attach, 2024',
  },
  {
    code: 'tenant-attach.poll-failed',
    severity: 'warning',
    title: 'Tenant attach: notifications of the cloud service cannot be fetched',
    cause:
      'The request for notifications failed. The lines before and after name the answer or the exception; a proxy must allow a connection to stay open for at least three minutes. The log says: {text}',
    actions: [
      { text: 'Read the lines around this one for the HTTP answer.' },
      { text: 'Check that the proxy lets a request stay open for three minutes and more, and that *.manage.microsoft.com is allowed.' },
    ],
    links: [tenantAttach, endpoints],
    opens: [
      { signal: 'tenant.poll-exception' },
      { signal: 'tenant.poll-bad' },
      { signal: 'tenant.exception-details' },
      { signal: 'tenant.remote-error' },
    ],
    closes: actionsWork,
    scope: 'source',
    yields: true,
    known: 'documented',
    source: 'Troubleshoot tenant attach and device actions',
  },
  {
    code: 'tenant-attach.user-rights',
    severity: 'warning',
    title: 'Admin-center action refused: the user has no right for it',
    cause:
      'The user of the admin center has no permission for the action on the ConfigMgr site, or is not discovered there. The connection works. The log says: {text}',
    actions: [
      { text: 'Give the user a role and scope in ConfigMgr that allow the action.' },
      { text: 'Make sure that user discovery (Entra ID and Active Directory) has found the user.' },
    ],
    links: [tenantAttach],
    opens: [{ signal: 'tenant.unauthorized' }],
    closes: [{ signal: 'tenant.authorized' }, { signal: 'tenant.forwarded' }],
    scope: 'source',
    known: 'documented',
    source: 'Troubleshoot tenant attach and device actions',
  },
  {
    code: 'tenant-attach.notification-ignored',
    severity: 'warning',
    title: 'An admin-center action could not be processed',
    cause:
      'The worker met an exception while it processed a notification, and ignored the action. The lines after this one name the exception.',
    actions: [{ text: 'Read the exception in the lines after this one, and repeat the action.' }],
    links: [tenantAttach],
    opens: [{ signal: 'tenant.notification-ignored' }],
    closes: [{ signal: 'tenant.forwarded' }],
    scope: 'source',
    known: 'documented',
    source: 'Mismatch certificate subject name error when running client action',
  },
  {
    code: 'cmg.dotnet-missing',
    severity: 'error',
    title: 'Gateway deployment fails with TypeLoadException',
    cause:
      'The .NET Framework version that the deployment needs is missing on the server; that also hides the true error. The log says: {text}',
    actions: [{ text: 'Install the required version of .NET Framework.' }, { text: 'Run the deployment again and read the new error.' }],
    links: [monitorGateway],
    opens: [
      { signal: 'cmg.task-failed', when: { error: ['TypeLoadException', 'Could not load type'] } },
      { signal: 'cmg.service-exception', when: { error: ['TypeLoadException'] } },
    ],
    closes: [{ signal: 'cmg.installed' }],
    scope: 'source',
    known: 'observed',
    source: 'Blog on gateway deployment, 2017',
  },
  {
    code: 'cmg.maintenance-zone',
    severity: 'error',
    title: 'Gateway maintenance fails: a resource deployment in Azure was refused',
    cause:
      'A deployment of gateway resources failed in Azure. After update rollup KB 32851084 for version 2503 it is the public IP address, whose availability zone cannot be changed; it repeats every 20 minutes. The log says: {text}',
    actions: [
      { text: 'Look at the activity log of the resource group in the Azure portal: it names the resource and why.' },
      { text: 'For a message about availability zones install the gateway maintenance hotfix (2409, 2503), or version 2509.' },
    ],
    links: [
      { title: 'Gateway maintenance hotfix for 2409 and 2503', url: 'https://learn.microsoft.com/intune/configmgr/hotfix/2503/35958849' },
      monitorGateway,
    ],
    opens: [
      { signal: 'cmg.task-failed', when: { error: ['DeploymentFailed', 'resource deployment operation failed'] } },
      { signal: 'cmg.service-exception', when: { error: ['DeploymentFailed', 'resource deployment operation failed'] } },
    ],
    closes: [{ signal: 'cmg.installed' }],
    closedBy: 'Over when a maintenance run ends without this error.',
    scope: 'source',
    known: 'documented',
    source: 'Gateway maintenance task fails after KB 32851084 (2025)',
  },
  {
    code: 'cmg.private-key',
    severity: 'error',
    title: "Gateway deployment refused: the certificate's private key cannot be used",
    cause:
      'The server authentication certificate was exported without a usable private key, or its key is of a kind (CNG) that the deployment does not support. The log says: {text}',
    actions: [
      { text: 'Check the certificate and its key after importing it.', copy: { kind: 'command', text: 'certutil -store my' } },
      { text: 'Export it again with its private key and run the deployment again.' },
    ],
    links: [monitorGateway],
    opens: [{ signal: 'cmg.communication-exception', when: { error: ['private key'] } }],
    closes: [{ signal: 'cmg.installed' }],
    scope: 'source',
    known: 'observed',
    source: 'Blog on gateway deployment, 2017',
  },
  {
    code: 'cmg.task-failed',
    severity: 'error',
    title: 'A deployment or maintenance task of the gateway failed',
    cause: 'Cloud services manager could not finish a task in Azure. The line names the exception. The log says: {text}',
    actions: [
      { text: 'Read the exception, and the activity log of the resource group in the Azure portal.' },
      {
        text: 'Check the rights of the app on the subscription, the certificate, and that management.azure.com can be reached from the service connection point.',
      },
    ],
    links: [monitorGateway, endpoints],
    opens: [{ signal: 'cmg.task-failed' }, { signal: 'cmg.service-exception' }, { signal: 'cmg.communication-exception' }],
    closes: [{ signal: 'cmg.installed' }],
    closedBy: 'Where no status message 9409 follows: over when a later task ends without this error.',
    scope: 'source',
    known: 'documented',
    source: 'Gateway maintenance task fails after KB 32851084 (2025)',
  },
  {
    code: 'cmg.certificate-expired',
    severity: 'error',
    title: 'A certificate of the gateway has expired',
    cause:
      'The server authentication certificate has passed its end date. ConfigMgr does not warn before; status message 9425 comes when it has happened. The log says: {text}',
    actions: [
      { text: "Renew the certificate with the same subject and import it in the gateway's properties." },
      { text: 'Watch the end dates of certificates outside ConfigMgr.' },
    ],
    links: [
      {
        title: 'Security and privacy for content management',
        url: 'https://learn.microsoft.com/intune/configmgr/core/plan-design/hierarchy/security-and-privacy-for-content-management',
      },
    ],
    opens: [{ signal: 'cmg.certificate-expired' }],
    closes: [{ signal: 'cmg.installed' }],
    closedBy: 'Over when the certificate was renewed and the line does not come again.',
    scope: 'source',
    known: 'documented',
    source: 'Security and privacy for content management',
  },
  {
    code: 'cmg.revocation-offline',
    severity: 'error',
    title: 'The gateway connection point rejects all certificates: revocation list not reachable',
    cause: 'Certificates are there, but their revocation list cannot be read, so none passes validation. The log says: {text}',
    actions: [
      { text: 'Make the revocation list of the certificates reachable from the connection point.' },
      { text: 'As a stopgap turn off revocation checking for the connection point.' },
    ],
    links: [bootstrap],
    opens: [{ signal: 'cmg.chain-status', when: { chainStatus: ['OfflineRevocation'] } }],
    closes: gatewayWorks,
    scope: 'source',
    known: 'documented',
    source: 'Troubleshoot co-management: bootstrap with modern provisioning',
  },
  {
    code: 'cmg.no-certificate',
    severity: 'error',
    title: 'The gateway connection point has no usable certificate',
    cause:
      'No certificate of the server passes validation, has a private key, comes from an allowed root, and is meant for client authentication. The log says: {text}',
    actions: [
      { text: 'Look at the chain status in the lines before: an offline revocation list rejects good certificates.' },
      { text: 'Give the server a client authentication certificate of a root that the gateway trusts.' },
    ],
    links: [bootstrap],
    opens: [{ signal: 'cmg.no-certificate' }, { signal: 'cmg.client-certificate-required' }],
    closes: gatewayWorks,
    scope: 'source',
    yields: true,
    known: 'documented',
    source: 'Troubleshoot co-management: bootstrap with modern provisioning',
  },
  {
    code: 'cmg.ports-blocked',
    severity: 'error',
    title: 'The connection point cannot connect to the gateway',
    cause:
      'A gateway with several instances uses ports of its own besides 443: TCP 10124 to 10139 for a scale set, 10140 to 10155 for classic deployments. They, or the proxy, block the connection. The log says: {text}',
    actions: [
      { text: 'Allow TCP 10124 to 10139 (classic: up to 10155) and 443 from the connection point to the gateway {server}.' },
      { text: 'A gateway with a single instance needs port 443 only.' },
    ],
    links: [
      {
        title: 'Plan for the cloud management gateway',
        url: 'https://learn.microsoft.com/intune/configmgr/core/clients/manage/cmg/plan-cloud-management-gateway',
      },
    ],
    opens: [{ signal: 'cmg.connection-failed' }],
    closes: gatewayWorks,
    scope: 'source',
    known: 'observed',
    source: 'Blog on gateway deployment, 2017',
  },
  {
    code: 'cmg.shown-disconnected',
    severity: 'error',
    title: "A site system cannot write to the site server's inboxes; its gateway connection point shows as disconnected",
    cause:
      "The remote server that holds the connection point may not write to the site server's inboxes, so its traffic reports do not arrive, although clients get through.",
    actions: [{ text: 'Add the computer account of the remote site system to the local Administrators of the site server.' }],
    links: [bootstrap],
    opens: [{ signal: 'mpfdm.inbox-unreachable', onlyWith: 'sms_cloud_proxyconnector' }],
    closes: [{ signal: 'mpfdm.moved' }],
    scope: 'source',
    known: 'documented',
    source: 'Troubleshoot co-management: bootstrap with modern provisioning',
  },
  {
    code: 'site-system.inbox-unreachable',
    severity: 'warning',
    title: "A site system cannot write to the site server's inboxes",
    cause:
      'A role on this server has files for the site server that cannot be delivered. Which role it is, the line does not say: what a management point has collected waits there, and what a service connection point has downloaded does not reach the site.',
    actions: [
      {
        text: 'Check that the computer account of the site system, or its installation account, may write into the inboxes share of the site server.',
      },
      { text: 'Check name resolution and firewall (TCP 445) between the two servers.' },
    ],
    links: [bootstrap],
    opens: [{ signal: 'mpfdm.inbox-unreachable' }],
    closes: [{ signal: 'mpfdm.moved' }, { signal: 'sync.manifest-forwarded' }, { signal: 'download.notification-forwarded' }],
    scope: 'source',
    known: 'documented',
    source: 'Troubleshoot co-management: bootstrap with modern provisioning',
  },
  {
    code: 'azure.sign-in-tls',
    severity: 'error',
    title: 'Connecting Azure services fails at the sign-in: TLS 1.2 or .NET',
    cause: '.NET Framework is too old on the console computer, or it does not use strong cryptography (TLS 1.2). The log says: {text}',
    actions: [
      { text: 'Update .NET Framework on the console computer.' },
      {
        text: 'Let .NET use strong cryptography (both registry views), then restart the computer.',
        copy: { kind: 'registry', text: 'HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319, SchUseStrongCrypto (DWORD) = 1' },
      },
    ],
    links: [{ title: 'Issue of the ConfigMgr documentation', url: 'https://github.com/MicrosoftDocs/SCCMdocs/issues/1608' }],
    opens: [{ signal: 'console.sign-in-failed' }, { signal: 'console.service-error' }],
    closes: [],
    closedBy: 'No line of the console proves it over: it is when Azure services can be connected.',
    scope: 'source',
    known: 'observed',
    source: 'Issue of the ConfigMgr documentation, 2019',
  },
  {
    code: 'cmg.wizard-console-ends',
    severity: 'error',
    title: 'The console ends while a gateway is created',
    cause: 'A fault of versions 2111, 2203 and 2207: the console asks for a token without letting the user sign in.',
    actions: [
      { text: 'Version 2207: install hotfix rollup KB 15152495; versions 2111 and 2203: KB 15986968; or update to 2211 or later.' },
    ],
    links: [
      {
        title: 'Creating a gateway fails after sign-in',
        url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/client-management/new-cmg-creation-fails-after-sign-in-configuration-manager',
      },
    ],
    opens: [{ signal: 'console.sign-in-interaction' }],
    closes: [],
    closedBy: 'No line of the console proves it over: it is when the gateway exists.',
    scope: 'source',
    known: 'documented',
    source: 'Creating a new gateway fails after sign-in',
  },
  {
    code: 'role.other-site',
    severity: 'error',
    title: 'A server cannot be given a role: it belongs to site {otherSite}',
    cause:
      'Left-overs of an uninstalled site system role make the server look like a part of another site (a fault that the update rollup for version 2107 fixed).',
    actions: [{ text: 'Update the site.' }, { text: 'Remove the old role and its traces from the server first.' }],
    links: [{ title: 'Update rollup for version 2107', url: 'https://learn.microsoft.com/intune/configmgr/hotfix/2107/10096997' }],
    opens: [{ signal: 'role.other-site' }],
    closes: [{ signal: 'role.setup-succeeded' }, { signal: 'role.component-installed' }],
    scope: 'source',
    known: 'documented',
    source: 'Update rollup for version 2107 (KB 10096997)',
  },
  {
    code: 'role.setup-failed',
    severity: 'warning',
    title: 'The installation of a role or component failed',
    cause: 'Site component manager could not install a component on a site system; it tries again later. The log says: {text}',
    actions: [
      { text: 'Read the setup log of the role on the server, and SrvBoot.log.' },
      {
        text: 'Check that the computer account of the site server, or the site system installation account, is a local administrator there.',
      },
    ],
    links: [
      {
        title: 'About the service connection point',
        url: 'https://learn.microsoft.com/intune/configmgr/core/servers/deploy/configure/about-the-service-connection-point',
      },
    ],
    opens: [{ signal: 'role.component-failed' }, { signal: 'role.setup-failed' }, { signal: 'rolesetup.failed' }],
    closes: [{ signal: 'role.setup-succeeded' }, { signal: 'role.component-installed' }, { signal: 'rolesetup.succeeded' }],
    scope: 'source',
    known: 'inferred',
    source: 'By wording',
  },
  {
    code: 'store.content-rights',
    severity: 'warning',
    title: 'Store apps cannot be saved to the content location',
    cause:
      'The share is missing, or the computer account of the service connection point may not own the folder. The Store for Business is retired. The log says: {text}',
    actions: [
      {
        text: 'Create the share; give the computer account of the service connection point read and write access and ownership of the folder.',
      },
      { text: 'To change the location, delete the connection and create it again.' },
    ],
    links: [store],
    opens: [{ signal: 'store.not-owner' }, { signal: 'store.package-failed' }],
    closes: [],
    closedBy: 'No line of a good synchronization is published: over when a later synchronization has no such error.',
    scope: 'source',
    known: 'documented',
    source: 'Troubleshoot the Microsoft Store for Business integration',
  },
  {
    code: 'store.app-failed',
    severity: 'warning',
    title: 'Single store apps fail in a synchronization',
    cause: 'The package is over 500 MB, or its download address ran out of time. The Store for Business is retired. The log says: {text}',
    actions: [
      { text: 'Over 500 MB: download the app by hand and create the application yourself.' },
      { text: 'Otherwise synchronize again: each attempt should fail for fewer apps.' },
    ],
    links: [store],
    opens: [{ signal: 'store.app-failed' }, { signal: 'store.request-failed' }],
    closes: [],
    closedBy: 'No line of a good synchronization is published: over when a later synchronization has no such error.',
    scope: 'source',
    known: 'documented',
    source: 'Troubleshoot the Microsoft Store for Business integration',
  },
  {
    code: 'analytics.appraiser-failed',
    severity: 'warning',
    title: 'Desktop Analytics: the appraiser fails on a client',
    cause:
      'The compatibility appraiser ended with {code}: its update is missing, rights are missing, or a store is damaged. The service ended on 30 November 2022.',
    actions: [{ text: 'Turn the retired service off; or check CompatTelRunner.exe and its update on the client.' }],
    links: [
      {
        title: 'Removed and deprecated features',
        url: 'https://learn.microsoft.com/intune/configmgr/core/plan-design/changes/deprecated/removed-and-deprecated-cmfeatures',
      },
    ],
    opens: [{ signal: 'analytics.appraiser-failed' }],
    closes: [],
    closedBy: 'No success line is published; the service is retired.',
    scope: 'source',
    known: 'documented',
    source: 'Monitor connection health of Desktop Analytics (retired)',
  },
  {
    code: 'analytics.continuous-download',
    severity: 'error',
    title: 'Upgrade Readiness data is downloaded over and over',
    cause:
      'In versions 1802 to 1810 the interval in the registry shrinks with each run until it is 0. Upgrade Readiness ended on 31 January 2020.',
    actions: [
      { text: 'Update the site to version 1902 or later.' },
      {
        text: 'Until then set the interval back to 7 days and restart the thread SMS_DMP_DOWNLOADER.',
        copy: {
          kind: 'registry',
          text: 'HKLM\\Software\\Microsoft\\SMS\\Components\\SMS_DMP_DOWNLOADER, OMSUpgradeAnalyticsDownloadInterval (DWORD) = 10080',
        },
      },
    ],
    links: [
      {
        title: 'KB 4498259',
        url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/client-management/upgrade-readiness-data-downloaded-continuously',
      },
    ],
    opens: [{ signal: 'oms.interval-zero' }],
    closes: [{ signal: 'oms.interval' }],
    scope: 'source',
    known: 'documented',
    source: 'KB 4498259',
  },
  {
    code: 'hybrid.user-not-found',
    severity: 'warning',
    title: 'Users are not enabled for the cloud (hybrid era)',
    cause:
      'The user {user} is not known in the tenant: there is no directory synchronization for it. Hybrid mobile device management ended on 1 September 2019.',
    actions: [{ text: 'Synchronize the users to Entra ID; or remove what is left of the hybrid connection.' }],
    links: [
      {
        title: 'Windows Intune connector fails to synchronize users',
        url: 'https://learn.microsoft.com/archive/blogs/scotts-it-blog/windows-intune-connector-in-sccm-2012-r2-fails-to-synchronize-users',
      },
    ],
    opens: [{ signal: 'hybrid.user-failed' }],
    closes: [],
    closedBy: 'Over when a later synchronization has no such error; the feature is retired.',
    scope: 'source',
    known: 'documented',
    source: 'Microsoft blog on the Windows Intune connector, 2012 R2',
  },
  {
    code: 'hybrid.sync-failed',
    severity: 'warning',
    title: 'The synchronization of cloud users fails (hybrid era)',
    cause:
      'The component for hybrid mobile device management still runs and fails. The feature ended on 1 September 2019. The log says: {text}',
    actions: [{ text: 'Remove what is left of the hybrid connection from the site.' }],
    links: [
      {
        title: 'Removed and deprecated features',
        url: 'https://learn.microsoft.com/intune/configmgr/core/plan-design/changes/deprecated/removed-and-deprecated-cmfeatures',
      },
    ],
    opens: [{ signal: 'hybrid.sync-failed' }, { signal: 'hybrid.duplicates' }],
    closes: [{ signal: 'hybrid.delta-result' }],
    scope: 'source',
    known: 'documented',
    source: 'Public list of SMS server status messages',
  },
];
