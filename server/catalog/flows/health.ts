import type { FlowRecord } from '../types.ts';

const serviceConnectionPoint = {
  title: 'About the service connection point',
  url: 'https://learn.microsoft.com/intune/configmgr/core/servers/deploy/configure/about-the-service-connection-point',
};
const minute = 60_000;

/** The functions of the service connection point, one stage each: last success, last failure, due again when. */
export const healthFlow: FlowRecord = {
  id: 'health',
  title: 'Functions of the service connection point',
  subject: 'one function of the service connection point',
  source: 'About the service connection point; Log files, service connection point',
  stages: [
    {
      id: 'admin-ui-content',
      title: 'Admin UI content',
      kind: 'step',
      actor: 'Service connection point, hierarchy manager',
      log: 'dmpdownloader',
      alsoIn: ['hman'],
      describes:
        'Content for the console, such as the Windows servicing dashboard, is downloaded and taken in by hierarchy manager. In offline mode the service connection tool brings it.',
      steps: [
        { id: 'download', title: 'Downloaded by the service connection point' },
        { id: 'hman', title: 'Taken in by hierarchy manager' },
      ],
      awaits: ['adminui.updated'],
    },
    {
      id: 'azuread-discovery',
      title: 'Entra ID discovery',
      kind: 'step',
      actor: 'SMS_AZUREAD_DISCOVERY_AGENT',
      log: 'sms_azuread_discovery_agent',
      alsoIn: ['collectionaadgroupsyncworker'],
      describes:
        'Users and groups are read from Entra ID: fully by schedule, changes every few minutes. The log says when the next run is due.',
      steps: [],
      awaits: ['azuread.published', 'azuread.sync-succeeded'],
      next: {
        // A full synchronization is planned up to a month ahead.
        told: { signal: 'azuread.next', capture: 'due', withinMs: 31 * 24 * 60 * minute },
        source: 'The log names when the next synchronization starts (observed in a screenshot, 2020)',
      },
      links: [
        {
          title: 'About discovery methods, Entra ID user discovery',
          url: 'https://learn.microsoft.com/intune/configmgr/core/servers/deploy/configure/about-discovery-methods#azureaddisc',
        },
      ],
    },
    {
      id: 'cmg',
      title: 'Cloud management gateway',
      kind: 'step',
      actor: 'Cloud services manager, CMG connection point',
      log: 'cloudmgr',
      alsoIn: ['cmgsetup', 'sms_cloud_proxyconnector', 'cmgservice', 'cmgcontentservice', 'cmghttphandler', 'mpfdm', 'smsadminui'],
      describes:
        'The gateway in Azure is deployed and maintained from here, client requests pass through the connection point, and the logs of the instance in Azure are copied every five minutes.',
      steps: [
        { id: 'deploy', title: 'Deployment and maintenance' },
        { id: 'traffic', title: 'Requests through the connection point' },
        { id: 'service', title: 'Service in Azure' },
      ],
      awaits: ['cmg.installed', 'cmg.request-answered', 'cmg.request-statistics'],
      links: [
        {
          title: 'Monitor the cloud management gateway',
          url: 'https://learn.microsoft.com/intune/configmgr/core/clients/manage/cmg/monitor-clients-cloud-management-gateway',
        },
      ],
    },
    {
      id: 'tenant-attach',
      title: 'Tenant attach',
      kind: 'step',
      actor: 'SMS_SERVICE_CONNECTOR',
      log: 'cmgatewaynotificationworker',
      alsoIn: ['cmgatewaysyncuploadworker', 'genericuploadworker', 'bgbserver'],
      describes: 'Devices go to the admin center every 15 minutes, and actions of the admin center come back to the site.',
      steps: [
        { id: 'upload', title: 'Upload of devices' },
        { id: 'actions', title: 'Actions of the admin center' },
      ],
      awaits: ['tenant.upload-batch', 'tenant.forwarded'],
      period: 'Upload every 15 minutes (Tenant attach, review your upload)',
      next: {
        told: { signal: 'tenant.upload-next', capture: 'due', withinMs: 30 * minute },
        everyMs: 15 * minute,
        step: 'upload',
        source: 'Troubleshoot tenant attach: the upload runs every 15 minutes, and its log names the next run',
      },
      links: [{ title: 'Troubleshoot tenant attach', url: 'https://learn.microsoft.com/intune/configmgr/tenant-attach/troubleshoot' }],
    },
    {
      id: 'azure-onboarding',
      title: 'Onboarding of Azure services',
      kind: 'step',
      actor: 'Console',
      log: 'smsadminui',
      describes: 'An administrator signs in to Entra ID in the console and connects the site to Azure services.',
      steps: [],
      awaits: [],
      links: [
        {
          title: 'Configure Azure services',
          url: 'https://learn.microsoft.com/intune/configmgr/core/servers/deploy/configure/azure-services-wizard',
        },
      ],
    },
    {
      id: 'endpoint-check',
      title: 'Check of internet endpoints',
      kind: 'step',
      actor: 'SMS_SERVICE_CONNECTOR',
      log: 'endpointconnectivitycheckworker',
      describes:
        'With tenant attach the service connection point checks whether the internet endpoints that it needs answer (version 2010 and later).',
      steps: [],
      awaits: ['endpoint.all-good'],
      links: [serviceConnectionPoint],
    },
    {
      id: 'role-setup',
      title: 'Installation of the role',
      kind: 'step',
      actor: 'Site component manager',
      log: 'sitecomp',
      alsoIn: ['srvboot'],
      describes:
        'Site component manager installs the components of a role; its bootstrap service runs rolesetup.exe on the server. The service connection point is called SMS Dmp Connector there.',
      steps: [],
      awaits: ['role.setup-succeeded', 'role.component-installed'],
      stalledAfterMs: 60 * minute,
      period: 'Site component manager tries a failed installation again after 60 minutes (practice)',
    },
    {
      id: 'thread',
      title: 'Component threads',
      kind: 'step',
      actor: 'SMS_EXECUTIVE',
      log: 'smsexec',
      describes:
        "The threads of the service connection point's functions run inside SMS_EXECUTIVE; each start and stop is logged. Some changes by Microsoft need a restart of the service.",
      steps: [],
      awaits: ['thread.started'],
      links: [serviceConnectionPoint],
    },
    {
      id: 'store-for-business',
      title: 'Store for Business (retired)',
      kind: 'step',
      actor: 'SMS_CLOUDCONNECTION',
      log: 'wsfbsyncworker',
      alsoIn: ['sms_cloudconnection', 'businessappprocessworker', 'sms_business_app_process_manager'],
      describes:
        'Apps of the Microsoft Store for Business were synchronized daily. Retired: support ended with the first release after 1 March 2023.',
      retired: 'support ended with the first release after 1 March 2023',
      steps: [],
      awaits: [],
    },
    {
      id: 'desktop-analytics',
      title: 'Desktop Analytics and Upgrade Readiness (retired)',
      kind: 'step',
      actor: 'SMS_SERVICE_CONNECTOR, service connection point',
      log: 'm365auploadworker',
      alsoIn: ['m365adeploymentplanworker', 'm365adevicehealthworker', 'm365ahandler', 'dmpdownloader'],
      describes:
        'Device data went to Desktop Analytics and readiness data came back. Retired: Upgrade Readiness on 31 January 2020, Desktop Analytics on 30 November 2022.',
      retired: 'Upgrade Readiness ended on 31 January 2020, Desktop Analytics on 30 November 2022',
      steps: [],
      awaits: [],
    },
    {
      id: 'intune-hybrid',
      title: 'Users for hybrid Intune (retired)',
      kind: 'step',
      actor: 'SMS_CLOUD_USERSYNC',
      log: 'cloudusersync',
      describes:
        'Users of a collection were licensed for Intune every five minutes. Retired: hybrid mobile device management ended on 1 September 2019.',
      retired: 'hybrid mobile device management ended on 1 September 2019',
      steps: [],
      awaits: ['hybrid.delta-result'],
    },
  ],
  edges: [],
  recurs: true,
  newRunAfterMs: 7 * 24 * 60 * minute,
};
