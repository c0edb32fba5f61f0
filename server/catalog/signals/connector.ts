import type { SignalRecord } from '../types.ts';
import { statusMessageSays } from './statusMessageSays.ts';

const actions = 'cmgatewaynotificationworker';
const uploads = ['cmgatewaysyncuploadworker', 'genericuploadworker'];
const endpointCheck = 'endpointconnectivitycheckworker';

const tenantAttach = 'Troubleshoot tenant attach and device actions';
const signing = 'Mismatch certificate subject name error when running client action (Microsoft support article)';
const endpointChecks = 'About the service connection point, validate internet access';
/** HTTP answers that point at a proxy. */
export const proxyAnswers = ['407', '408', '451', '502', '511', '598', '599'];
const consent = 'Observed in a blog on tenant attach, 2024';

/** Workers of SMS_SERVICE_CONNECTOR: tenant attach and the check of internet endpoints; and the notification server that takes the tasks. */
export const connectorSignals: readonly SignalRecord[] = [
  {
    id: 'tenant.notification-received',
    log: actions,
    says: ['Received new notification. Validating basic notification details', 'Received new notification{rest:text}'],
    marks: { flow: 'health', stage: 'tenant-attach', step: 'actions', becomes: 'active' },
    means: 'An action of the admin center arrived.',
    known: 'documented',
    source: tenantAttach,
    examples: [
      { line: 'Received new notification. Validating basic notification details...' },
      { line: 'Received new notification. Validating basic notification details..' },
    ],
  },
  {
    id: 'tenant.validating',
    log: actions,
    says: ['Validating device action message content', 'Validating {what:text} message content', 'Validating {what:text}'],
    marks: { flow: 'health', stage: 'tenant-attach', step: 'actions' },
    means: 'The content of an admin-center action is checked.',
    known: 'documented',
    source: tenantAttach,
    examples: [{ line: 'Validating device action message content...' }],
  },
  {
    id: 'tenant.authorized',
    log: actions,
    says: [
      'Authorized to perform client action. TemplateID: {template:word} TenantId: {tenant:word} AADUserID: {user:word}',
      'Authorized to perform {rest:text}',
    ],
    marks: { flow: 'health', stage: 'tenant-attach', step: 'actions' },
    means: 'The admin-center user may perform the action.',
    known: 'documented',
    source: tenantAttach,
    examples: [
      {
        line: 'Authorized to perform client action. TemplateID: RequestMachinePolicy TenantId: a1b2c3a1-b2c3-d4a1-b2c3-d4a1b2c3a1b2 AADUserID:     a1b2c3a1-b2c3-d4a1-b2c3-d4a1b2c3a1b2',
        captures: { template: 'RequestMachinePolicy', tenant: 'a1b2c3a1-b2c3-d4a1-b2c3-d4a1b2c3a1b2' },
      },
    ],
    notThis: ['Unauthorized to perform client action. TemplateID: RequestMachinePolicy'],
  },
  {
    id: 'tenant.unauthorized',
    log: actions,
    says: [
      'Unauthorized to perform client action. TemplateID: {template:word} TenantId: {tenant:word} AADUserID: {user:word}',
      'Unauthorized to perform {rest:text}',
    ],
    marks: { flow: 'health', stage: 'tenant-attach', step: 'actions', becomes: 'warning', reason: 'the user has no right for the action' },
    severity: 'warning',
    means: 'The admin-center user has no right for the action in this site; the connection itself works.',
    known: 'documented',
    source: tenantAttach,
    examples: [
      {
        line: 'Unauthorized to perform client action. TemplateID: RequestMachinePolicy TenantId: a1b2c3a1-b2c3-d4a1-b2c3-d4a1b2c3a1b2 AADUserID: 3a1e89e6-e190-4615-9d38-a208b0eb1c78',
        captures: { user: '3a1e89e6-e190-4615-9d38-a208b0eb1c78' },
      },
    ],
  },
  {
    id: 'tenant.forwarded',
    log: actions,
    says: [
      'Forwarded BGB remote task. TemplateID: {template:word} TaskGuid: {task:guid} TaskParam: {parameters:text}',
      'Forwarded {rest:text}',
    ],
    marks: { flow: 'health', stage: 'tenant-attach', step: 'actions', becomes: 'done' },
    means: 'The action was handed to the notification server.',
    known: 'documented',
    source: tenantAttach,
    examples: [
      {
        line: 'Forwarded BGB remote task. TemplateID: 1 TaskGuid: a43dd1b3-a006-4604-b012-5529380b3b6f TaskParam: TargetDeviceIDs: 1',
        captures: { template: '1', task: 'A43DD1B3-A006-4604-B012-5529380B3B6F' },
      },
    ],
  },
  {
    id: 'tenant.poll-good',
    log: actions,
    says: [
      '[{scenario:word}] Response from {url} is: 2{status:num} ({answer:text})',
      'Response status code: 2{status:num} ({answer:text}) Activity ID: {activity:word}',
      'Response status code: 2{status:num} ({answer:text})',
    ],
    marks: { flow: 'health', stage: 'tenant-attach', step: 'actions', becomes: 'done' },
    means: 'The cloud service answered the poll for notifications.',
    known: 'observed',
    source: consent,
    examples: [
      { line: 'Response status code: 204 (NoContent)', captures: { answer: 'NoContent' } },
      {
        line: '[GetNotifications] Response from https://us.gateway.configmgr.manage.microsoft.com/api/gateway/Notification is: 204 (NoContent)',
      },
    ],
    notThis: ['Response status code: 401 (Unauthorized) Activity ID: 4c536a72-fd7f-4d08-948a-3e65d2129e44'],
  },
  {
    id: 'tenant.poll-unauthorized',
    log: actions,
    says: [
      '[{scenario:word}] Response from {url} is: 401 ({answer:text})',
      'Response status code: 401 ({answer:text}) Activity ID: {activity:word}',
      'Response status code: 401 ({answer:text})',
    ],
    marks: { flow: 'health', stage: 'tenant-attach', step: 'actions', becomes: 'failed', reason: 'the cloud service answers 401' },
    severity: 'error',
    means: 'The cloud service refuses the request for notifications as unauthorized.',
    known: 'documented',
    source: tenantAttach,
    examples: [
      {
        line: '[GetNotifications] Response from https://us.gateway.configmgr.manage.microsoft.com/api/gateway/Notification is: 401 (Unauthorized)',
        captures: { scenario: 'GetNotifications', url: 'https://us.gateway.configmgr.manage.microsoft.com/api/gateway/Notification' },
      },
      { line: 'Response status code: 401 (Unauthorized) Activity ID: 4c536a72-fd7f-4d08-948a-3e65d2129e44' },
    ],
  },
  {
    id: 'tenant.poll-bad',
    log: actions,
    says: [
      '[{scenario:word}] Response from {url} is: {status:num} ({answer:text})',
      'Response status code: {status:num} ({answer:text}) Activity ID: {activity:word}',
      'Response status code: {status:num} ({answer:text})',
    ],
    marks: { flow: 'health', stage: 'tenant-attach', step: 'actions', becomes: 'warning', reason: 'the cloud service answers {status}' },
    severity: 'warning',
    means: 'The cloud service answered {status} to a request.',
    known: 'inferred',
    source: 'By analogy with the answer 401',
    examples: [
      {
        line: '[GetNotifications] Response from https://eu.gateway.configmgr.manage.microsoft.com/api/gateway/Notification is: 503 (ServiceUnavailable)',
        captures: { status: '503' },
      },
    ],
    notThis: [
      '[GetNotifications] Response from https://eu.gateway.configmgr.manage.microsoft.com/api/gateway/Notification is: 204 (NoContent)',
    ],
  },
  {
    id: 'tenant.poll-exception',
    log: actions,
    says: ['Web exception when getting new notification', 'Response in the web exception: {body:text}'],
    marks: { flow: 'health', stage: 'tenant-attach', step: 'actions', becomes: 'failed', reason: 'the poll for notifications failed' },
    severity: 'error',
    means: 'The request for notifications failed.',
    known: 'documented',
    source: tenantAttach,
    examples: [
      { line: 'Web exception when getting new notification' },
      { line: 'Response in the web exception: {"Message":"An error has occurred."}' },
    ],
  },
  {
    id: 'tenant.notification-ignored',
    log: actions,
    says: [
      'Error occured when process notification with notification Id {notification:text}. Ignore the notification',
      'Error occurred when process notification with notification Id {notification:text}. Ignore the notification',
      'Error occured when {rest:text}',
    ],
    marks: { flow: 'health', stage: 'tenant-attach', step: 'actions', becomes: 'warning', reason: 'an action could not be processed' },
    severity: 'error',
    means: 'An action of the admin center could not be processed and is ignored.',
    known: 'documented',
    source: signing,
    examples: [
      {
        line: 'Error occured when process notification with notification Id 4c536a72-fd7f-4d08-948a-3e65d2129e44. Ignore the notification.',
      },
    ],
  },
  {
    id: 'tenant.exception-details',
    log: actions,
    says: [
      'Exception details:{error:text}',
      'Exception details: [{level:word}][{worker:word}][{number:num}][{exception:word}][{code}]{error:text}',
      '[{level:word}][CMGatewayNotificationWorker][{number:num}][{exception:word}][{code}]{error:text}',
      'Exception details: [{level:word}][{worker:word}][{number:num}][{exception:word}][{code}] {error:text}',
      '[{level:word}][{worker:word}][{number:num}][{exception:word}][{code}] {error:text}',
      '[{level:word}][{worker:word}][{number:num}][{exception:word}][{code}]{error:text}',
    ],
    marks: { flow: 'health', stage: 'tenant-attach', step: 'actions', becomes: 'warning', reason: 'an exception' },
    marksWhen: [
      {
        capture: 'exception',
        is: ['*'],
        marks: { flow: 'health', stage: 'tenant-attach', step: 'actions', becomes: 'warning', reason: '{exception} {error}' },
      },
    ],
    severity: 'warning',
    means: 'Details of the exception that the worker met.',
    known: 'documented',
    source: tenantAttach,
    examples: [
      { line: 'Exception details:' },
      {
        line: '[Warning][CMGatewayNotificationWorker][0][System.Net.WebException][0x80131509]',
        captures: { exception: 'System.Net.WebException', code: '0x80131509' },
      },
      {
        line: 'Exception details:\r\n[Warning][CMGatewayNotificationWorker][0][System.IO.InvalidDataException][0x80131501]\r\nFailed to check and load service signing certificate. System.ArgumentException: Mismatch certificate subject name',
        captures: { worker: 'CMGatewayNotificationWorker', code: '0x80131501' },
      },
    ],
  },
  {
    id: 'tenant.signing-certificate',
    log: [actions, ...uploads],
    says: ['Failed to check and load service signing certificate. {error:text}'],
    marks: { flow: 'health', stage: 'tenant-attach', becomes: 'failed', reason: 'the certificate of the cloud service is not accepted' },
    severity: 'error',
    means: 'The signing certificate of the cloud service could not be verified.',
    known: 'documented',
    source: signing,
    examples: [
      {
        line: 'Failed to check and load service signing certificate. System.ArgumentException: Mismatch certificate subject name',
        captures: { error: 'System.ArgumentException: Mismatch certificate subject name' },
      },
    ],
  },
  {
    id: 'tenant.remote-error',
    log: actions,
    says: ['The remote server returned an error: (401) Unauthorized{error:text}', 'The remote server returned an error: {error:text}'],
    marks: { flow: 'health', stage: 'tenant-attach', step: 'actions', becomes: 'warning', reason: 'the cloud service refused a request' },
    severity: 'warning',
    means: 'The cloud service refused a request.',
    known: 'documented',
    source: tenantAttach,
    examples: [
      {
        line: 'The remote server returned an error: (401) Unauthorized.    at Microsoft.ConfigurationManager.ServiceConnector.ExtensionMethods.<GetResponseAsync>d__13.MoveNext()',
      },
    ],
  },
  {
    id: 'tenant.actions-error',
    log: actions,
    says: ['ERROR: {error:text}', 'Failed to {error:text}', 'Exception {error:text}'],
    marks: { flow: 'health', stage: 'tenant-attach', step: 'actions', becomes: 'warning' },
    severity: 'warning',
    means: 'The worker for admin-center actions reports an error.',
    known: 'inferred',
    source: 'Wording of server logs',
    examples: [{ line: 'Failed to get the access token.', captures: { error: 'get the access token' } }],
  },

  {
    id: 'tenant.upload-next',
    log: uploads,
    says: ['Next run time will be at approximately: {due:text}'],
    marks: { flow: 'health', stage: 'tenant-attach', step: 'upload' },
    means: 'The next upload of devices is due at {due}; it runs every 15 minutes.',
    known: 'documented',
    source: tenantAttach,
    examples: [{ line: 'Next run time will be at approximately: 02/28/2020 16:35:31', captures: { due: '02/28/2020 16:35:31' } }],
  },
  {
    id: 'tenant.upload-batch',
    log: uploads,
    says: ['Batching {count:word} records'],
    marks: { flow: 'health', stage: 'tenant-attach', step: 'upload', becomes: 'done' },
    means: '{count} changed devices go to the cloud in this run.',
    known: 'documented',
    source: tenantAttach,
    examples: [{ line: 'Batching 17 records', captures: { count: '17' } }],
  },
  {
    id: 'tenant.upload-exception',
    log: uploads,
    says: [
      'Exception details:{error:text}',
      'Exception details: [{level:word}][{worker:word}][{number:num}][{exception:word}][{code}]{error:text}',
      'Exception details: [{level:word}][{worker:word}][{number:num}][{exception:word}][{code}] {error:text}',
      '[{level:word}][{worker:word}][{number:num}][{exception:word}][{code}] {error:text}',
      '[{level:word}][{worker:word}][{number:num}][{exception:word}][{code}]{error:text}',
    ],
    marks: { flow: 'health', stage: 'tenant-attach', step: 'upload', becomes: 'warning', reason: 'an exception' },
    marksWhen: [
      {
        capture: 'exception',
        is: ['*'],
        marks: { flow: 'health', stage: 'tenant-attach', step: 'upload', becomes: 'warning', reason: '{exception} {error}' },
      },
    ],
    severity: 'warning',
    means: 'Details of the exception that the upload of devices met.',
    known: 'inferred',
    source: 'By analogy with the worker for admin-center actions',
    examples: [
      {
        line: '[Warning][CMGatewaySyncUploadWorker][0][System.Net.WebException][0x80131509]',
        captures: { worker: 'CMGatewaySyncUploadWorker' },
      },
    ],
  },
  {
    id: 'tenant.upload-answer',
    log: uploads,
    says: [
      '[{scenario:word}] Response from {url} is: {status:num} ({answer:text})',
      'Response status code: {status:num} ({answer:text}) Activity ID: {activity:word}',
      'Response status code: {status:num} ({answer:text})',
    ],
    marks: { flow: 'health', stage: 'tenant-attach', step: 'upload' },
    marksWhen: [
      { capture: 'status', is: ['2*'], marks: { flow: 'health', stage: 'tenant-attach', step: 'upload', becomes: 'done' } },
      {
        capture: 'status',
        is: ['4*', '5*'],
        marks: { flow: 'health', stage: 'tenant-attach', step: 'upload', becomes: 'warning', reason: 'the cloud service answers {status}' },
      },
    ],
    means: 'The cloud service answered {status} to the upload of devices.',
    known: 'inferred',
    source: 'By analogy with the worker for admin-center actions',
    examples: [{ line: 'Response status code: 200 (OK) Activity ID: 4c536a72-fd7f-4d08-948a-3e65d2129e44', captures: { status: '200' } }],
  },
  {
    id: 'tenant.upload-error',
    log: uploads,
    says: ['ERROR: {error:text}', 'Failed to {error:text}', 'Web exception {error:text}', 'Exception {error:text}'],
    marks: { flow: 'health', stage: 'tenant-attach', step: 'upload', becomes: 'warning' },
    severity: 'warning',
    means: 'The upload of devices reports an error.',
    known: 'inferred',
    source: 'Wording of server logs',
    examples: [{ line: 'Web exception when uploading the batch', captures: { error: 'when uploading the batch' } }],
  },

  {
    id: 'endpoint.all-good',
    log: 'any',
    says: statusMessageSays(11410),
    marks: { flow: 'health', stage: 'endpoint-check', becomes: 'done' },
    means: 'Status message 11410: all checked internet endpoints answer.',
    known: 'documented',
    source: endpointChecks,
    examples: [{ line: 'STATMSG: ID=11410' }, { line: 'STATMSG: ID=11410 SEV=I LEV=M SOURCE="SMS Server" COMP="SMS_SERVICE_CONNECTOR"' }],
  },
  {
    id: 'endpoint.some-failed',
    log: 'any',
    says: statusMessageSays(11411),
    marks: { flow: 'health', stage: 'endpoint-check', becomes: 'warning', reason: 'endpoints that are not critical do not answer' },
    severity: 'warning',
    means: 'Status message 11411: internet endpoints that are not critical do not answer.',
    known: 'documented',
    source: endpointChecks,
    examples: [{ line: 'STATMSG: ID=11411' }],
  },
  {
    id: 'endpoint.critical-failed',
    log: 'any',
    says: statusMessageSays(11412),
    marks: { flow: 'health', stage: 'endpoint-check', becomes: 'failed', reason: 'critical endpoints do not answer' },
    severity: 'error',
    means: 'Status message 11412: critical internet endpoints do not answer.',
    known: 'documented',
    source: endpointChecks,
    examples: [{ line: 'STATMSG: ID=11412' }],
  },
  {
    id: 'endpoint.required-failed',
    log: 'any',
    says: statusMessageSays(11488),
    marks: { flow: 'health', stage: 'endpoint-check', becomes: 'failed', reason: 'an endpoint of a cloud service cannot be reached' },
    severity: 'error',
    means: 'Status message 11488: the site cannot connect to an endpoint that a cloud service needs.',
    known: 'documented',
    source: endpointChecks,
    examples: [
      { line: 'STATMSG: ID=11488' },
      {
        line: 'STATMSG: ID=11488 SEV=E LEV=M SOURCE="SMS Server" COMP="SMS_SERVICE_CONNECTOR" SYS=SCP1.CONTOSO.COM SITE=CAS PID=924 TID=1424 GMTDATE=Tue Oct 09 22:36:30.986 2018 ISTR0="" NUMATTRS=0',
        captures: { site: 'CAS', sys: 'SCP1.CONTOSO.COM' },
      },
    ],
  },
  {
    id: 'endpoint.asked',
    log: endpointCheck,
    says: [
      'Checking connectivity to {url}',
      'Checking endpoint {url}',
      'Checking {what:text} {url}',
      'Sending {what:text} to {url}',
      '{what:text}https://{rest:text}',
      '{what:text}http://{rest:text}',
    ],
    marks: { flow: 'health', stage: 'endpoint-check' },
    means: 'The check of an internet endpoint.',
    known: 'inferred',
    source: endpointChecks,
    examples: [{ line: 'Checking connectivity to https://go.microsoft.com', captures: { url: 'https://go.microsoft.com' } }],
    notThis: ['[EndpointCheck] Response from https://go.microsoft.com is: 200 (OK)'],
  },
  {
    id: 'endpoint.answer',
    log: endpointCheck,
    says: [
      '[{scenario:word}] Response from {url} is: {status:num} ({answer:text})',
      '[{scenario:word}] Response from {url} is: {status:num}',
      'Response from {url} is: {status:num} ({answer:text})',
      'Response from {url} is: {status:num}',
    ],
    marks: { flow: 'health', stage: 'endpoint-check', becomes: 'warning', reason: '{url} answers {status}' },
    marksWhen: [
      // One good answer is not a good check: only its status message says that.
      {
        capture: 'status',
        is: ['2*', '3*'],
        marks: { flow: 'health', stage: 'endpoint-check', becomes: 'active' },
        means: 'The internet endpoint {url} answered ({status}).',
      },
      {
        capture: 'status',
        is: proxyAnswers,
        marks: { flow: 'health', stage: 'endpoint-check', becomes: 'warning', reason: 'proxy: {url} answers {status}' },
        means: 'The request for {url} was answered with {status}, which points at a proxy on the way.',
      },
      {
        capture: 'status',
        is: ['426'],
        marks: { flow: 'health', stage: 'endpoint-check', becomes: 'warning', reason: 'TLS: no secure channel to {url}' },
        means: 'The request for {url} was answered with 426: the TLS version or its cipher suites are too old.',
      },
    ],
    means: 'The internet endpoint {url} answered {status}, which is no success.',
    known: 'inferred',
    source: `${endpointChecks}; the shape by analogy with the worker for admin-center actions`,
    examples: [
      {
        line: '[EndpointCheck] Response from https://configmgrbits.azureedge.net/ is: 407 (ProxyAuthenticationRequired)',
        captures: { url: 'https://configmgrbits.azureedge.net/', status: '407' },
      },
      { line: 'Response from https://graph.microsoft.com is: 200 (OK)', captures: { url: 'https://graph.microsoft.com', status: '200' } },
    ],
    notThis: ['Checking connectivity to https://go.microsoft.com'],
  },
  {
    id: 'endpoint.tls-failed',
    log: endpointCheck,
    says: [
      'Failed to connect to {url}: {error:text}SSL/TLS{rest:text}',
      'Failed to {what:text} {url}: {error:text}SSL/TLS{rest:text}',
      'Failed to connect to {url}: {error:text}trust relationship{rest:text}',
      'Failed to {what:text} {url}: {error:text}trust relationship{rest:text}',
    ],
    marks: { flow: 'health', stage: 'endpoint-check', becomes: 'warning', reason: 'TLS: no secure channel to {url}' },
    severity: 'warning',
    means: 'No secure channel to the internet endpoint {url} could be made.',
    known: 'inferred',
    source: `${endpointChecks}; wording of .NET`,
    examples: [
      {
        line: 'Failed to connect to https://graph.microsoft.com/v1.0: The request was aborted: Could not create SSL/TLS secure channel.',
        captures: { url: 'https://graph.microsoft.com/v1.0' },
      },
    ],
  },
  {
    id: 'endpoint.failed',
    log: endpointCheck,
    says: [
      'Failed to connect to {url}: {error:text}',
      'Failed to {what:text} {url}: {error:text}',
      'Failed to connect to {url}',
      'ERROR: {error:text}',
      'Failed to {error:text}',
      'Exception details:{error:text}',
      '[{level:word}][{worker:word}][{number:num}][{exception:word}][{code}]{error:text}',
      'Exception {error:text}',
    ],
    marks: { flow: 'health', stage: 'endpoint-check', becomes: 'warning', reason: 'an endpoint does not answer as expected' },
    severity: 'warning',
    means: 'The check of an internet endpoint reports an error.',
    known: 'inferred',
    source: endpointChecks,
    examples: [
      {
        line: 'Failed to connect to endpoint login.microsoftonline.com',
        captures: { error: 'connect to endpoint login.microsoftonline.com' },
      },
      {
        line: 'Failed to connect to https://login.microsoftonline.com/: The operation has timed out',
        captures: { url: 'https://login.microsoftonline.com/', error: 'The operation has timed out' },
      },
    ],
  },

  {
    id: 'notification.task-taken',
    log: 'bgbserver',
    says: ['Get one push message from database', 'Get {count:num} push messages from database'],
    means: 'The notification server took a task for clients from the database.',
    known: 'documented',
    source: tenantAttach,
    examples: [{ line: 'Get one push message from database.' }],
  },
  {
    id: 'notification.task-pushed',
    log: 'bgbserver',
    says: [
      'Starting to send push task (PushID: {push:num} TaskID: {taskId:num} TaskGUID: {task:guid} TaskType: {taskType:num} TaskParam: {parameters:text}) to {count:num} clients {rest:text}',
    ],
    means: 'The notification server sends a task to {count} clients.',
    known: 'documented',
    source: tenantAttach,
    examples: [
      {
        line: 'Starting to send push task (PushID: 7 TaskID: 8 TaskGUID: A43DD1B3-A006-4604-B012-5529380B3B6F TaskType: 1 TaskParam: ) to 1 clients  with throttling (strategy: 1 param: 42)',
        captures: { task: 'A43DD1B3-A006-4604-B012-5529380B3B6F', count: '1' },
      },
    ],
  },
];
