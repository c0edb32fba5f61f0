import type { SignalRecord } from '../types.ts';
import { statusMessageSays } from './statusMessageSays.ts';

const log = 'cloudmgr';
const maintenance = 'Gateway maintenance task fails after KB 32851084 (Microsoft support article, 2025)';
const blog = 'Observed in a blog on gateway deployment, 2017';

/** CloudMgr.log: deploys, watches and maintains the cloud management gateway. */
export const cloudmgrSignals: readonly SignalRecord[] = [
  {
    id: 'cmg.task-failed',
    log,
    says: [
      'ERROR: TaskManager: Task [{task:text} for service {service:text}] has failed. Exception {error:text}',
      'ERROR: TaskManager: Task [{task:text}] has failed{error:text}',
    ],
    marks: { flow: 'health', stage: 'cmg', step: 'deploy', becomes: 'failed', reason: 'the task {task} failed' },
    severity: 'error',
    means: 'A deployment or maintenance task of the cloud management gateway failed.',
    known: 'documented',
    source: `${maintenance}; ${blog}`,
    examples: [
      {
        line: "ERROR: TaskManager: Task [CreateDeployment for service ORGCMG] has failed. Exception System.TypeLoadException, Could not load type 'System.Runtime.Diagnostics.ITraceSourceStringProvider' from assembly 'System.ServiceModel.Internals, Version=4.0.0.0, Culture=neutral, PublicKeyToken=...",
        captures: { task: 'CreateDeployment', service: 'ORGCMG' },
      },
      {
        line: 'ERROR: TaskManager: Task [Deployment Maintenance for service CONTOSOCMG] has failed. Exception Azure.RequestFailedException, At least one resource deployment operation failed.~~Status: 200 (OK)~~ErrorCode: DeploymentFailed~~.~~',
        captures: { task: 'Deployment Maintenance', service: 'CONTOSOCMG' },
      },
    ],
  },
  {
    id: 'cmg.task-status',
    log,
    says: [
      'TaskManager: Task [{task:text} for service {service:text}] status is {taskStatus:word}',
      'TaskManager: Task [{task:text}] status is {taskStatus:word}',
    ],
    marks: { flow: 'health', stage: 'cmg', step: 'deploy' },
    marksWhen: [
      {
        capture: 'taskStatus',
        is: ['Faulted'],
        marks: { flow: 'health', stage: 'cmg', step: 'deploy', becomes: 'failed', reason: 'the task {task} failed' },
      },
      {
        capture: 'taskStatus',
        is: ['Canceled'],
        marks: { flow: 'health', stage: 'cmg', step: 'deploy', becomes: 'warning', reason: 'the task {task} was cancelled' },
      },
    ],
    means: 'The task {task} of the gateway is {taskStatus}.',
    known: 'documented',
    source: maintenance,
    examples: [
      {
        line: 'TaskManager: Task [Deployment Maintenance for service CONTOSOCMG] status is Faulted~~',
        captures: { taskStatus: 'Faulted', service: 'CONTOSOCMG' },
      },
    ],
  },
  {
    id: 'cmg.task-retry',
    log,
    says: ['TaskManager: Scheduling task [{task:text} for service {service:text}] for retry'],
    marks: { flow: 'health', stage: 'cmg', step: 'deploy' },
    means: 'The task is tried again later.',
    known: 'documented',
    source: maintenance,
    examples: [
      {
        line: 'TaskManager: Scheduling task [Deployment Maintenance for service CONTOSOCMG] for retry.~~',
        captures: { task: 'Deployment Maintenance' },
      },
    ],
  },
  {
    id: 'cmg.task-activity',
    log,
    says: ['TaskManager: {what:text}'],
    marks: { flow: 'health', stage: 'cmg', step: 'deploy' },
    means: 'A task of the gateway goes on.',
    known: 'inferred',
    source: 'By analogy with the lines of failing tasks',
    examples: [{ line: 'TaskManager: Starting task [Deployment Maintenance for service CONTOSOCMG].~~' }],
  },
  {
    id: 'cmg.resource',
    log,
    says: ['Resource Manager - {what:text}'],
    marks: { flow: 'health', stage: 'cmg', step: 'deploy', becomes: 'active' },
    means: 'A resource of the gateway is created or changed in Azure.',
    known: 'documented',
    source: maintenance,
    examples: [
      {
        line: 'Resource Manager - Creating Public IP Address CONTOSOCMG with deployment CreatePublicIPAddress0f8fad5b-d9cb-469f-a165-70867728950e~~',
      },
    ],
  },
  {
    id: 'cmg.service-exception',
    log,
    says: [
      'ERROR: Exception occured for service {service:text} : {error:text}',
      'ERROR: Exception occurred for service {service:text} : {error:text}',
    ],
    marks: { flow: 'health', stage: 'cmg', step: 'deploy', becomes: 'failed', reason: 'an exception while the gateway was worked on' },
    severity: 'error',
    means: 'Work on the gateway {service} ended with an exception.',
    known: 'documented',
    source: `${maintenance}; ${blog}`,
    examples: [
      {
        line: 'ERROR: Exception occured for service CONTOSOCMG : System.AggregateException: One or more errors occurred.',
        captures: { service: 'CONTOSOCMG' },
      },
    ],
  },
  {
    id: 'cmg.communication-exception',
    log,
    says: [
      'ERROR: Communication exception occured. Http Status Code: {httpStatus:word}, Error Message: {error:text}',
      'ERROR: Communication exception occurred. Http Status Code: {httpStatus:word}, Error Message: {error:text}',
      'ERROR: Communication exception occured. {error:text}',
    ],
    marks: { flow: 'health', stage: 'cmg', step: 'deploy', becomes: 'failed', reason: 'Azure refused the request' },
    severity: 'error',
    means: 'Azure refused a request for the gateway.',
    known: 'observed',
    source: blog,
    examples: [
      {
        line: 'ERROR: Communication exception occured. Http Status Code: BadRequest, Error Message: The private key for the remote desktop certificate cannot be accessed. This may happen for CNG certificates that are not supported for Remote Desktop., Exception Message: The remote server returned an unexpected response: (400) Bad Request..',
        captures: { httpStatus: 'BadRequest' },
      },
    ],
  },
  {
    id: 'cmg.waiting',
    log,
    says: [
      'Waiting for check if container exists. Will check again in {seconds:num} seconds',
      'Waiting for {what:text}. Will check again in {seconds:num} seconds',
    ],
    marks: { flow: 'health', stage: 'cmg', step: 'deploy', becomes: 'active' },
    means: 'Storage of the cloud service is being made ready; this can repeat for up to 30 minutes.',
    known: 'documented',
    source: 'Install cloud-based distribution points in Microsoft Azure',
    examples: [{ line: 'Waiting for check if container exists. Will check again in 10 seconds', captures: { seconds: '10' } }],
  },
  {
    id: 'cmg.instance-status',
    log,
    says: ['Deployment instance status for service {service:text} is {instanceStatus:word}'],
    marks: { flow: 'health', stage: 'cmg', step: 'deploy' },
    marksWhen: [{ capture: 'instanceStatus', is: ['ReadyRole'], marks: { flow: 'health', stage: 'cmg', step: 'deploy', becomes: 'done' } }],
    means: 'The instance of the gateway in Azure is {instanceStatus}.',
    known: 'documented',
    source: 'Technical preview 2105, general known issues',
    examples: [{ line: 'Deployment instance status for service CONTOSOCMG is BusyRole.', captures: { instanceStatus: 'BusyRole' } }],
  },
  {
    id: 'cmg.installed',
    log,
    says: statusMessageSays(9409),
    marks: { flow: 'health', stage: 'cmg', step: 'deploy', becomes: 'done' },
    means: 'Status message 9409: the cloud service is installed.',
    known: 'documented',
    source: 'Install cloud-based distribution points in Microsoft Azure',
    examples: [
      { line: 'STATMSG: ID=9409' },
      {
        line: 'STATMSG: ID=9409 SEV=I LEV=M SOURCE="SMS Server" COMP="SMS_CLOUD_SERVICES_MANAGER" SYS=PR1SITE.CONTOSO.COM SITE=PR1 PID=924 TID=1424 GMTDATE=Tue Oct 09 22:36:30.986 2018 ISTR0="ORGCMG" NUMATTRS=0',
        captures: { site: 'PR1' },
      },
    ],
  },
  {
    id: 'cmg.certificate-expired',
    log,
    says: ['{what:text}is in expired state{rest:text}', ...statusMessageSays(9425)],
    marks: { flow: 'health', stage: 'cmg', step: 'deploy', becomes: 'failed', reason: 'a certificate has expired' },
    severity: 'error',
    means: 'A certificate of the gateway has expired.',
    known: 'documented',
    source: 'Security and privacy for content management',
    examples: [
      { line: 'is in expired state' },
      { line: 'Certificate of service ORGCMG is in expired state. Expiry: 06/24/2020 15:31:46 UTC' },
      { line: 'STATMSG: ID=9425 SEV=E LEV=M SOURCE="SMS Server" COMP="SMS_CLOUD_SERVICES_MANAGER"' },
    ],
  },
  {
    id: 'cmg.secret-lost',
    log,
    says: ['{what:text}Index (zero-based) must be greater than or equal to zero{rest:text}'],
    marks: { flow: 'health', stage: 'cmg', becomes: 'failed', reason: 'the secret key must be renewed' },
    severity: 'error',
    means: 'After a site recovery the secret key of the Azure tenant is lost.',
    known: 'documented',
    source: 'Recover a site, recreate Azure services',
    examples: [{ line: 'Index (zero-based) must be greater than or equal to zero' }],
  },
  {
    id: 'cmg.application-secret',
    log,
    says: ['{what:text}AADSTS{entraCode:num}{error:text}'],
    marks: { flow: 'health', stage: 'cmg', becomes: 'failed', reason: 'Entra ID refused the sign-in' },
    severity: 'error',
    means: 'Entra ID refused the sign-in of the server application.',
    known: 'documented',
    source: 'Microsoft Entra authentication error codes',
    examples: [{ line: 'ERROR: AADSTS7000222: The provided client secret keys are expired.', captures: { entraCode: '7000222' } }],
  },
  {
    id: 'cmg.failed-to',
    log,
    says: ['Failed to {what:text}'],
    marks: { flow: 'health', stage: 'cmg' },
    severity: 'warning',
    means: 'A step of cloud services manager failed.',
    known: 'inferred',
    source: 'Wording of server logs',
    examples: [{ line: 'Failed to get the list of instances.', captures: { what: 'get the list of instances' } }],
  },
  {
    id: 'cmg.error',
    log,
    says: ['ERROR: {error:text}'],
    marks: { flow: 'health', stage: 'cmg', becomes: 'warning' },
    means: 'Cloud services manager reports an error.',
    known: 'inferred',
    source: 'Severity mark of server logs',
    examples: [{ line: 'ERROR: The operation has timed out.~~', captures: { error: 'The operation has timed out' } }],
  },
];
