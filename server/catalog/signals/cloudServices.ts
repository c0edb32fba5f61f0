import type { SignalRecord } from '../types.ts';
import { statusMessageSays } from './statusMessageSays.ts';

const azureAd = 'sms_azuread_discovery_agent';
const proxy = 'sms_cloud_proxyconnector';
const store = 'wsfbsyncworker';
const users = 'cloudusersync';

const deltaCycle = 'Observed in a blog on collection membership synchronization, 2020 (read from a picture)';
const bootstrap = 'Troubleshoot co-management: bootstrap with modern provisioning (Microsoft support article)';
const tokens = 'Install and assign clients using Entra ID for authentication';
const hybrid = 'Microsoft blog on the Windows Intune connector, 2012 R2';
const hybridStatus = 'Public list of SMS server status messages';
const storeArticle = 'Troubleshoot the Microsoft Store for Business integration (Microsoft support article)';

/** Entra ID discovery, gateway traffic, Store for Business, Desktop Analytics and the hybrid user synchronization. */
export const cloudServicesSignals: readonly SignalRecord[] = [
  {
    id: 'azuread.published',
    log: azureAd,
    says: ['Successfully published UDX for Azure Active Directory {object:word}', 'Successfully published UDX for {object:text}'],
    marks: { flow: 'health', stage: 'azuread-discovery', becomes: 'done' },
    means: 'Discovery found {object} in Entra ID and handed their records to the discovery data manager.',
    known: 'documented',
    source: 'Tutorial: enable co-management for new devices',
    examples: [{ line: 'Successfully published UDX for Azure Active Directory users', captures: { object: 'users' } }],
  },
  {
    id: 'azuread.settings',
    log: azureAd,
    says: ['Retrieving AAD discovery settings from database', 'Making Graph request{rest:text}'],
    marks: { flow: 'health', stage: 'azuread-discovery' },
    means: 'Discovery reads its settings or asks Microsoft Graph.',
    known: 'observed',
    source: deltaCycle,
    examples: [{ line: 'Retrieving AAD discovery settings from database...' }, { line: 'Making Graph request' }],
  },
  {
    id: 'azuread.sync-started',
    log: azureAd,
    says: [
      'AAD {object:word} {kind:word} sync initialized for tenant {tenant:text}, with server {rest:text}',
      'AAD {object:word} {kind:word} sync initialized for tenant {tenant:text}',
    ],
    marks: { flow: 'health', stage: 'azuread-discovery', becomes: 'active' },
    means: 'A {kind} synchronization of the type {object} begins for a tenant.',
    known: 'observed',
    source: deltaCycle,
    examples: [
      {
        line: 'AAD USER delta sync initialized for tenant d0c4ec9a-bc4b-4721-82df-cd3a2e134a09, with server CM01.CONTOSO.COM',
        captures: { object: 'USER', kind: 'delta', tenant: 'd0c4ec9a-bc4b-4721-82df-cd3a2e134a09' },
      },
    ],
  },
  {
    id: 'azuread.sync-started-status',
    log: azureAd,
    says: statusMessageSays(11801),
    marks: { flow: 'health', stage: 'azuread-discovery', becomes: 'active' },
    means: 'Status message 11801: a synchronization with Entra ID begins.',
    known: 'observed',
    source: deltaCycle,
    examples: [{ line: 'STATMSG: ID=11801 SEV=I LEV=M SOURCE="SMS Server"' }],
  },
  {
    id: 'azuread.sync-succeeded',
    log: azureAd,
    says: [
      'AAD {object:word} {kind:word} sync completed successfully at {time:text}',
      'AAD {object:word} {kind:word} sync completed successfully',
    ],
    marks: { flow: 'health', stage: 'azuread-discovery', becomes: 'done' },
    means: 'The {kind} synchronization of the type {object} succeeded.',
    known: 'observed',
    source: deltaCycle,
    examples: [{ line: 'AAD USER delta sync completed successfully at 4:20:35 PM.', captures: { kind: 'delta' } }],
  },
  {
    id: 'azuread.sync-succeeded-status',
    log: azureAd,
    says: statusMessageSays(11802),
    marks: { flow: 'health', stage: 'azuread-discovery', becomes: 'done' },
    means: 'Status message 11802: a synchronization with Entra ID is over.',
    known: 'observed',
    source: deltaCycle,
    examples: [{ line: 'STATMSG: ID=11802 SEV=I LEV=M SOURCE="SMS Server" COMP=' }],
  },
  {
    id: 'azuread.next',
    log: azureAd,
    says: ['Next {kind:word} {object:word} sync for cloud service {service:num} will start at {due:text}'],
    marks: { flow: 'health', stage: 'azuread-discovery' },
    means: 'The next {kind} synchronization is due at {due}.',
    known: 'observed',
    source: deltaCycle,
    examples: [
      {
        line: 'Next DELTA USER sync for cloud service 16777217 will start at 02/23/2020 16:25',
        captures: { kind: 'DELTA', due: '02/23/2020 16:25' },
      },
    ],
  },
  {
    id: 'azuread.secret-lost',
    log: azureAd,
    says: [
      'Could not obtain application secret for tenant {tenant:text}. If this is after a site expansion, please run "Renew Secret Key" from admin console',
      'Could not obtain application secret for tenant {tenant:text}',
    ],
    marks: { flow: 'health', stage: 'azuread-discovery', becomes: 'failed', reason: 'the secret key of the tenant is missing' },
    severity: 'error',
    means: 'The secret key of the Entra ID tenant is missing, as after a site expansion.',
    known: 'documented',
    source: 'Release notes of version 1906, site expansion',
    examples: [
      {
        line: 'Could not obtain application secret for tenant 3a1e89e6-e190-4615-9d38-a208b0eb1c78. If this is after a site expansion, please run "Renew Secret Key" from admin console.',
        captures: { tenant: '3a1e89e6-e190-4615-9d38-a208b0eb1c78' },
      },
    ],
  },
  {
    id: 'azuread.sign-in-refused',
    log: azureAd,
    says: ['{what:text}AADSTS{entraCode:num}{error:text}'],
    marks: { flow: 'health', stage: 'azuread-discovery', becomes: 'failed', reason: 'Entra ID refused the sign-in' },
    severity: 'error',
    means: 'Entra ID refused the sign-in of the server application.',
    known: 'documented',
    source: 'Microsoft Entra authentication error codes',
    examples: [
      {
        line: "ERROR: AADSTS7000222: The provided client secret keys for app '3a1e89e6-e190-4615-9d38-a208b0eb1c78' are expired.",
        captures: { entraCode: '7000222' },
      },
    ],
  },
  {
    id: 'azuread.sync-failed',
    log: azureAd,
    says: ['AAD {object:word} {kind:word} sync failed{error:text}', 'Failed to {error:text}'],
    marks: { flow: 'health', stage: 'azuread-discovery', becomes: 'warning', reason: 'a synchronization failed' },
    severity: 'warning',
    means: 'A synchronization with Entra ID, or a step of it, failed.',
    known: 'inferred',
    source: 'By analogy with the lines of a good synchronization',
    examples: [{ line: 'AAD USER full sync failed.', captures: { kind: 'full' } }],
  },
  {
    id: 'azuread.error',
    log: azureAd,
    says: ['ERROR: {error:text}'],
    marks: { flow: 'health', stage: 'azuread-discovery', becomes: 'warning' },
    means: 'Entra ID discovery reports an error.',
    known: 'inferred',
    source: 'Severity mark of server logs',
    examples: [
      {
        line: 'ERROR: The remote server returned an error: (403) Forbidden.',
        captures: { error: 'The remote server returned an error: (403) Forbidden' },
      },
    ],
  },

  {
    id: 'cmg.request-answered',
    log: proxy,
    says: [
      'MessageID: {message:word} RequestURI: {url} EndpointName: {endpoint:word} ResponseHeader: {http:word} 2{status:num} {reason:text} ResponseBodySize: {size} ElapsedTime: {elapsed:num} ms',
    ],
    marks: { flow: 'health', stage: 'cmg', step: 'traffic', becomes: 'done' },
    means: 'A client request through the gateway was forwarded and answered.',
    known: 'documented',
    source: tokens,
    examples: [
      {
        line: 'MessageID: 3087bd34-b82c-4950-b972-e82bb0fb8385 RequestURI: https://MP.MYCORP.COM/CCM_STS EndpointName: CCM_STS ResponseHeader: HTTP/1.1 200 OK ~~ ResponseBodySize: 0 ElapsedTime: 2 ms',
        captures: { url: 'https://MP.MYCORP.COM/CCM_STS', endpoint: 'CCM_STS', elapsed: '2' },
      },
    ],
  },
  {
    id: 'cmg.request-refused',
    log: proxy,
    says: [
      'MessageID: {message:word} RequestURI: {url} EndpointName: {endpoint:word} ResponseHeader: {http:word} {status:num} {reason:text} ResponseBodySize: {size} ElapsedTime: {elapsed:num} ms',
    ],
    marks: { flow: 'health', stage: 'cmg', step: 'traffic', becomes: 'warning', reason: 'a forwarded request was answered {status}' },
    severity: 'warning',
    means: 'A client request through the gateway was answered with {status}.',
    known: 'documented',
    source: bootstrap,
    examples: [
      {
        line: 'MessageID: 3087bd34-b82c-4950-b972-e82bb0fb8385 RequestURI: https://MP.MYCORP.COM/SMS_MP/.sms_aut?MPLIST EndpointName: SMS_MP ResponseHeader: HTTP/1.1 500 Internal Server Error~~ ResponseBodySize: 5274 ElapsedTime: 44 ms',
        captures: { status: '500', endpoint: 'SMS_MP' },
      },
    ],
    notThis: [
      'MessageID: 3087bd34-b82c-4950-b972-e82bb0fb8385 RequestURI: https://MP.MYCORP.COM/CCM_STS EndpointName: CCM_STS ResponseHeader: HTTP/1.1 200 OK ~~ ResponseBodySize: 0 ElapsedTime: 2 ms',
    ],
  },
  {
    id: 'cmg.client-certificate-required',
    log: proxy,
    says: [
      'MessageID: {message:word} RequestURI: {url} EndpointName: {endpoint:word} ResponseHeader: {http:word} 403 CMGConnector_Clientcertificaterequired{reason:text} ResponseBodySize: {size} ElapsedTime: {elapsed:num} ms',
    ],
    marks: { flow: 'health', stage: 'cmg', step: 'traffic', becomes: 'failed', reason: 'the connection point has no client certificate' },
    severity: 'error',
    means: 'The management point wants a client certificate and the connection point has none that fits.',
    known: 'documented',
    source: bootstrap,
    examples: [
      {
        line: 'MessageID: 3087bd34-b82c-4950-b972-e82bb0fb8385 RequestURI: https://MP.CONTOSO.COM/SMS_MP/.sms_aut?SITESIGNCERT EndpointName: SMS_MP ResponseHeader: HTTP/1.1 403 CMGConnector_Clientcertificaterequired~~ ResponseBodySize: 5274 ElapsedTime: 44 ms',
        captures: { endpoint: 'SMS_MP' },
      },
    ],
  },
  {
    id: 'cmg.internal-url',
    log: proxy,
    says: [
      "Switched to internal URL. Replaced '{external:text}' in '{request:text}' with '{internal:text}' and got '{result:text}",
      'Switched to internal URL{rest:text}',
    ],
    marks: { flow: 'health', stage: 'cmg', step: 'traffic' },
    means: 'The external address of a request was turned into the internal one.',
    known: 'documented',
    source: tokens,
    examples: [
      {
        line: "Switched to internal URL. Replaced 'https://CMG.CLOUDAPP.NET/CCM_Proxy_MutualAuth/72186325152220500/CCM_STS' in   'https://CMG.CLOUDAPP.NET/CCM_Proxy_MutualAuth/72186325152220500/CCM_STS' with 'https://MP.MYCORP.COM/CCM_STS' and got 'https:///MP.MYCORP.COM/CCM_STS~~",
        captures: { internal: 'https://MP.MYCORP.COM/CCM_STS' },
      },
    ],
  },
  {
    id: 'cmg.chain-failed',
    log: proxy,
    says: ['Chain build failed cert: {hash}'],
    marks: { flow: 'health', stage: 'cmg', step: 'traffic', becomes: 'warning', reason: 'a certificate fails validation' },
    severity: 'error',
    means: 'A certificate that the connection point could use fails validation.',
    known: 'documented',
    source: bootstrap,
    examples: [
      {
        line: 'Chain build failed cert: C019CC17EEFA681D154BA9F24F8EAE9640D54C49',
        captures: { hash: 'C019CC17EEFA681D154BA9F24F8EAE9640D54C49' },
      },
    ],
  },
  {
    id: 'cmg.chain-status',
    log: proxy,
    says: ['Chain {number:num} status: {chainStatus:word}'],
    marks: { flow: 'health', stage: 'cmg', step: 'traffic', becomes: 'warning', reason: 'certificate chain: {chainStatus}' },
    severity: 'error',
    means: 'Why a certificate fails validation: {chainStatus}.',
    known: 'documented',
    source: bootstrap,
    examples: [
      { line: 'Chain 0 status: RevocationStatusUnknown', captures: { chainStatus: 'RevocationStatusUnknown' } },
      { line: 'Chain 1 status: OfflineRevocation', captures: { chainStatus: 'OfflineRevocation' } },
    ],
  },
  {
    id: 'cmg.no-certificate',
    log: proxy,
    says: ['Filtered cert count with {filter:text}: 0'],
    marks: { flow: 'health', stage: 'cmg', step: 'traffic', becomes: 'failed', reason: 'no certificate fits' },
    severity: 'error',
    means: 'None of the certificates of the connection point can be used.',
    known: 'documented',
    source: bootstrap,
    examples: [
      {
        line: 'Filtered cert count with allowed root CA and has private key: 0',
        captures: { filter: 'allowed root CA and has private key' },
      },
      { line: 'Filtered cert count with client auth: 0', captures: { filter: 'client auth' } },
    ],
    notThis: ['Filtered cert count with client auth: 2'],
  },
  {
    id: 'cmg.certificates',
    log: proxy,
    says: ['Filtered cert count with {filter:text}: {count:num}', 'Not allowed cert: {hash} {rest:text}', 'Not allowed cert: {hash}'],
    marks: { flow: 'health', stage: 'cmg', step: 'traffic' },
    means: 'The connection point chooses a certificate.',
    known: 'documented',
    source: bootstrap,
    examples: [
      { line: 'Filtered cert count with client auth: 2', captures: { count: '2' } },
      { line: 'Not allowed cert: 52E140B1DD16A556AB77932B63DE87955BBC4616 52E140B1DD16A556AB77932B63DE87955BBC4616' },
    ],
  },
  {
    id: 'cmg.traffic-report',
    log: proxy,
    says: ['ReportTrafficData - state message to send:{details:text}'],
    marks: { flow: 'health', stage: 'cmg', step: 'traffic' },
    means: 'The connection point reports its traffic to the site.',
    known: 'documented',
    source: bootstrap,
    examples: [
      { line: 'ReportTrafficData - state message to send:' },
      {
        line: 'ReportTrafficData - state message to send: ~~<ProxyTrafficStateDetails ServerName="PS1DP.CONTOSO.COM" StartTime="Date1 Time1" EndTime="Date2 Time2" MaxConcurrentRequests="2">  <EndPoints>~~</EndPoints>~~</ProxyTrafficStateDetails>~~~~',
      },
    ],
  },
  {
    id: 'cmg.connection-failed',
    log: proxy,
    says: ['ERROR: Failed to build {protocol:word} connection {connection:word} with server {server} Exception: {error:text}'],
    marks: { flow: 'health', stage: 'cmg', step: 'traffic', becomes: 'failed', reason: 'no connection to the gateway' },
    severity: 'error',
    means: 'The connection point cannot connect to the gateway {server}.',
    known: 'observed',
    source: 'Observed in a blog on gateway deployment, 2017',
    examples: [
      {
        line: 'ERROR: Failed to build Tcp connection 41320a1b-5250-4f4f-b95a-0fccac4ef817 with server CMG.CLOUDAPP.NET:10141. Exception: System.Net.WebException: TCP CONNECTION: Failed to authenticate with proxy server',
        captures: { protocol: 'Tcp', server: 'CMG.CLOUDAPP.NET:10141.' },
      },
    ],
  },
  {
    id: 'cmg.proxy-error',
    log: proxy,
    says: ['ERROR: {error:text}', 'Failed to {error:text}'],
    marks: { flow: 'health', stage: 'cmg', step: 'traffic', becomes: 'warning' },
    severity: 'warning',
    means: 'The connection point of the gateway reports an error.',
    known: 'inferred',
    source: 'Severity mark of server logs',
    examples: [{ line: 'ERROR: Web socket closed unexpectedly.~~', captures: { error: 'Web socket closed unexpectedly' } }],
  },
  {
    id: 'cmg.request-statistics',
    log: 'cmgservice',
    says: [
      'RequestUri: {uri:word} RequestCount: {requests:num} RequestSize: {requestSize:num} Bytes ResponseCount: {responses:num} ResponseSize: {responseSize:num} Bytes AverageElapsedTime: {elapsed:num} ms',
    ],
    marks: { flow: 'health', stage: 'cmg', step: 'service', becomes: 'done' },
    means: 'The gateway in Azure counted {requests} requests and {responses} answers for an endpoint.',
    known: 'documented',
    source: tokens,
    examples: [
      {
        line: 'RequestUri: /CCM_PROXY_SERVERAUTH/72057594037937981/CCM_STS  RequestCount: 1  RequestSize: 1974 Bytes  ResponseCount: 1  ResponseSize: 1566 Bytes  AverageElapsedTime: 218 ms~~',
        captures: { requests: '1', responses: '1', elapsed: '218' },
      },
    ],
  },
  {
    id: 'cmg.service-error',
    log: ['cmgservice', 'cmgsetup', 'cmgcontentservice', 'cmghttphandler'],
    says: ['ERROR: {error:text}', 'Failed to {error:text}'],
    marks: { flow: 'health', stage: 'cmg', step: 'service', becomes: 'warning' },
    severity: 'warning',
    means: 'The gateway in Azure reports an error.',
    known: 'inferred',
    source: 'Severity mark of server logs',
    examples: [{ line: 'ERROR: The certificate was not found.~~', captures: { error: 'The certificate was not found' } }],
  },

  {
    id: 'store.package-failed',
    log: store,
    says: ['Failed to download package {storePackage:word} for product {product:word}'],
    marks: { flow: 'health', stage: 'store-for-business', becomes: 'failed', reason: 'an app package could not be stored' },
    severity: 'error',
    means: 'A package of a store app could not be downloaded and stored.',
    known: 'documented',
    source: storeArticle,
    examples: [
      {
        line: 'Failed to download package d788cc1b-ab00-bb5f-1548-f2dfe717583b-X86-Arm for product 9WZDNCRFJ3PS\\0015.',
        captures: { storePackage: 'd788cc1b-ab00-bb5f-1548-f2dfe717583b-X86-Arm', product: '9WZDNCRFJ3PS\\0015' },
      },
    ],
  },
  {
    id: 'store.not-owner',
    log: store,
    says: ['{what:text}This security ID may not be assigned as the owner of this object{error:text}'],
    marks: {
      flow: 'health',
      stage: 'store-for-business',
      becomes: 'failed',
      reason: 'the content folder is not owned by the computer account',
    },
    severity: 'error',
    means: 'The computer account of the service connection point may not own the content folder.',
    known: 'documented',
    source: storeArticle,
    examples: [{ line: 'System.IO.IOException: This security ID may not be assigned as the owner of this object.' }],
  },
  {
    id: 'store.app-failed',
    log: store,
    says: ['Error(s) syncing or downloading application {application:text} from the Microsoft Store for Business'],
    marks: { flow: 'health', stage: 'store-for-business', becomes: 'warning', reason: 'an app failed in this synchronization' },
    severity: 'error',
    means: 'One app failed in this synchronization with the store.',
    known: 'documented',
    source: storeArticle,
    examples: [
      {
        line: 'Error(s) syncing or downloading application 9WZDNCRFJ3PS from the Microsoft Store for Business.',
        captures: { application: '9WZDNCRFJ3PS' },
      },
    ],
  },
  {
    id: 'store.request-failed',
    log: store,
    says: [
      "Error occurred making http request calling '{method:word}' method{error:text}",
      'Cannot write more bytes to the buffer{error:text}',
    ],
    marks: { flow: 'health', stage: 'store-for-business', becomes: 'warning', reason: 'a download from the store failed' },
    severity: 'error',
    means: 'A download from the store failed: the address ran out of time, or the package is over 500 MB.',
    known: 'documented',
    source: storeArticle,
    examples: [
      { line: "Error occurred making http request calling 'GET' method", captures: { method: 'GET' } },
      { line: 'Cannot write more bytes to the buffer' },
    ],
  },
  {
    id: 'store.sign-in-refused',
    log: store,
    says: ['{what:text}AADSTS{entraCode:num}{error:text}'],
    marks: { flow: 'health', stage: 'store-for-business', becomes: 'failed', reason: 'Entra ID refused the sign-in' },
    severity: 'error',
    means: 'Entra ID refused the sign-in of the server application.',
    known: 'documented',
    source: 'Microsoft Entra authentication error codes',
    examples: [{ line: 'AADSTS7000222: The provided client secret keys are expired.', captures: { entraCode: '7000222' } }],
  },
  {
    id: 'store.error',
    log: [store, 'sms_cloudconnection', 'businessappprocessworker', 'sms_business_app_process_manager'],
    says: ['ERROR: {error:text}', 'Failed to {error:text}', 'Error occurred {error:text}', 'System.{error:text}'],
    marks: { flow: 'health', stage: 'store-for-business', becomes: 'warning' },
    severity: 'warning',
    means: 'The synchronization with the Store for Business (retired) reports an error.',
    known: 'inferred',
    source: 'Wording of the documented store errors',
    examples: [
      {
        line: 'System.Net.WebException: The operation has timed out',
        captures: { error: 'Net.WebException: The operation has timed out' },
      },
    ],
  },

  {
    id: 'hybrid.no-subscription',
    log: users,
    says: ['HasIntuneSubscription: Site has no Intune subscription'],
    marks: { flow: 'health', stage: 'intune-hybrid', becomes: 'skipped', reason: 'the site has no Intune subscription' },
    means: 'The site has no Intune subscription: normal since hybrid management ended.',
    known: 'documented',
    source: 'KB 4012668, communication continues after subscription removal',
    examples: [{ line: 'HasIntuneSubscription: Site has no Intune subscription' }],
  },
  {
    id: 'hybrid.delta-started',
    log: users,
    says: ['Starting user delta sync, raise failure status messages = {raise:word}', 'Starting user {kind:word} sync{rest:text}'],
    marks: { flow: 'health', stage: 'intune-hybrid', becomes: 'active' },
    means: 'A synchronization of licensed users begins.',
    known: 'documented',
    source: hybrid,
    examples: [{ line: 'Starting user delta sync, raise failure status messages = True', captures: { raise: 'True' } }],
  },
  {
    id: 'hybrid.delta-result',
    log: users,
    says: ['UserDeltaSync:- Users Added = {added:num}, Users Removed = {removed:num}', 'UserDeltaSync:{rest:text}'],
    marks: { flow: 'health', stage: 'intune-hybrid', becomes: 'done' },
    // Nobody added is normal where nobody is to be added, and the same where every user failed: it proves nothing.
    marksWhen: [{ capture: 'added', is: ['0'], marks: { flow: 'health', stage: 'intune-hybrid' } }],
    means: 'A synchronization of licensed users is over.',
    known: 'documented',
    source: hybrid,
    examples: [{ line: 'UserDeltaSync:- Users Added = 0, Users Removed = 0', captures: { added: '0', removed: '0' } }],
  },
  {
    id: 'hybrid.counts',
    log: users,
    says: [
      'Total received users from SCCM to be removed from cloud = {count:num}',
      'Successfully removed users from cloud {count:num}',
      'NotifyAccountAddition - SCCM user to add = {user:text}',
      'NotifyAccountRemoval - SCCM user to remove = {user:text}',
      'Total received users to add from SCCM = {received:num}, Total Successfully added users to Cloud = {added:num}',
    ],
    marks: { flow: 'health', stage: 'intune-hybrid' },
    means: 'Users that are added to or removed from the cloud.',
    known: 'documented',
    source: hybrid,
    examples: [
      { line: 'Total received users from SCCM to be removed from cloud = 0', captures: { count: '0' } },
      { line: 'Successfully removed users from cloud 0', captures: { count: '0' } },
      { line: 'NotifyAccountAddition - SCCM user to add = user@contoso.com', captures: { user: 'user@contoso.com' } },
      { line: 'Total received users to add from SCCM = 0, Total Successfully added users to Cloud = 0', captures: { received: '0' } },
    ],
  },
  {
    id: 'hybrid.user-failed',
    log: users,
    says: ['Failed to add user {user:text}; reason {reason:word}'],
    marks: { flow: 'health', stage: 'intune-hybrid', becomes: 'warning', reason: 'a user could not be added: {reason}' },
    severity: 'error',
    means: 'A user could not be enabled for the cloud: {reason}.',
    known: 'documented',
    source: hybrid,
    examples: [
      { line: 'Failed to add user user@contoso.com; reason UserNotFound', captures: { user: 'user@contoso.com', reason: 'UserNotFound' } },
    ],
  },
  {
    id: 'hybrid.sync-failed',
    log: users,
    says: [
      'Failed to initialize. Please refer to cloudusersync.log for further details',
      'CloudUserSync - {what:text} failed. Please refer to cloudusersync.log for further details',
    ],
    marks: { flow: 'health', stage: 'intune-hybrid', becomes: 'failed', reason: 'the synchronization failed' },
    severity: 'error',
    means: 'The synchronization of licensed users failed.',
    known: 'documented',
    source: hybridStatus,
    examples: [
      { line: 'Failed to initialize. Please refer to cloudusersync.log for further details.' },
      {
        line: 'CloudUserSync - delta sync to cloud failed. Please refer to cloudusersync.log for further details.',
        captures: { what: 'delta sync to cloud' },
      },
    ],
  },
  {
    id: 'hybrid.duplicates',
    log: users,
    says: ['CloudUserSync - Duplicate principal names found for users in cloud collection{rest:text}'],
    marks: { flow: 'health', stage: 'intune-hybrid', becomes: 'warning', reason: 'users with the same principal name' },
    severity: 'warning',
    means: 'Users with the same principal name were not enabled for the cloud.',
    known: 'documented',
    source: hybridStatus,
    examples: [
      {
        line: 'CloudUserSync - Duplicate principal names found for users in cloud collection. Some users were not enabled for cloud services. Please refer to cloudusersync.log for further details.',
      },
    ],
  },
  {
    id: 'hybrid.error',
    log: users,
    says: ['ERROR: {error:text}', 'Failed to {error:text}'],
    marks: { flow: 'health', stage: 'intune-hybrid', becomes: 'warning' },
    severity: 'warning',
    means: 'The synchronization of licensed users (ended 2019) reports an error.',
    known: 'inferred',
    source: 'Severity mark of server logs',
    examples: [{ line: 'ERROR: The service is not available.', captures: { error: 'The service is not available' } }],
  },

  {
    id: 'analytics.appraiser-failed',
    log: 'm365ahandler',
    says: ['RunAppraiser failed. CompatTelRunner.exe exited with last error code: {code}'],
    marks: { flow: 'health', stage: 'desktop-analytics', becomes: 'failed', reason: 'the appraiser failed with {code}' },
    severity: 'error',
    means: 'The compatibility appraiser failed on a client with {code}.',
    known: 'documented',
    source: 'Monitor connection health of Desktop Analytics (retired)',
    examples: [
      { line: 'RunAppraiser failed. CompatTelRunner.exe exited with last error code: 0x800703F1', captures: { code: '0x800703F1' } },
      { line: 'RunAppraiser failed. CompatTelRunner.exe exited with last error code: 0x80070005', captures: { code: '0x80070005' } },
    ],
  },
  {
    id: 'analytics.error',
    log: ['m365ahandler', 'm365adeploymentplanworker', 'm365adevicehealthworker', 'm365auploadworker'],
    says: ['ERROR: {error:text}', 'Failed to {error:text}', 'RunAppraiser failed{error:text}'],
    marks: { flow: 'health', stage: 'desktop-analytics', becomes: 'warning' },
    severity: 'warning',
    means: 'Desktop Analytics (retired 2022) reports an error.',
    known: 'inferred',
    source: 'Severity mark of server logs',
    examples: [{ line: 'Failed to get the commercial ID.', captures: { error: 'get the commercial ID' } }],
  },
];
