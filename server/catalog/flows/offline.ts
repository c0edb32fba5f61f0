import type { FlowRecord } from '../types.ts';

const tool = {
  title: 'Use the service connection tool',
  url: 'https://learn.microsoft.com/intune/configmgr/core/servers/manage/use-the-service-connection-tool',
};
const serviceConnectionPoint = {
  title: 'About the service connection point',
  url: 'https://learn.microsoft.com/intune/configmgr/core/servers/deploy/configure/about-the-service-connection-point',
};

/** Updates by the service connection tool, and the change between online and offline mode. */
export const offlineFlow: FlowRecord = {
  id: 'offline',
  title: 'Updates in offline mode',
  subject: 'one round with the service connection tool',
  source: 'Use the service connection tool; About the service connection point',
  stages: [
    {
      id: 'prepare',
      title: 'Prepare',
      kind: 'start',
      actor: 'Administrator, on the service connection point',
      log: 'serviceconnectiontool',
      describes:
        'The tool writes usage data of the site into a cab file. It needs local administrator rights and read access to the site database.',
      steps: [],
      awaits: [],
      links: [tool],
    },
    {
      id: 'connect',
      title: 'Connect',
      kind: 'step',
      actor: 'Administrator, on a computer with internet access',
      log: 'serviceconnectiontool',
      alsoIn: ['configmgrsetup'],
      describes:
        'The tool sends the usage data and downloads manifest, payloads and redistributable files. Since version 2509 this phase fails where redistributable files are missing.',
      steps: [
        { id: 'manifest', title: 'Manifest downloaded' },
        { id: 'admin-ui-content', title: 'Admin UI content' },
        { id: 'payload', title: 'Payload of a package' },
        { id: 'redist', title: 'Redistributable files of a package' },
        { id: 'file', title: 'One redistributable file' },
      ],
      awaits: ['offline.redist-downloaded', 'offline.manifest-downloaded'],
      links: [tool],
    },
    {
      id: 'import',
      title: 'Import',
      kind: 'step',
      actor: 'Administrator, on the service connection point',
      log: 'serviceconnectiontool',
      alsoIn: ['dmpdownloader'],
      describes: 'The tool hands the downloaded updates to the site; then hierarchy manager processes the manifest as in online mode.',
      steps: [{ id: 'manifest', title: 'State message 4: manifest handed over' }],
      awaits: ['offline.import-state-message'],
      links: [tool],
    },
    {
      id: 'mode-change',
      title: 'Mode is read',
      kind: 'step',
      actor: 'Service connection point',
      log: 'dmpdownloader',
      alsoIn: ['dmpuploader', 'smsexec'],
      describes:
        'The thread SMS_DMP_DOWNLOADER reads at its start whether the role is online or offline: a change of mode takes effect when it restarts. The line does not say which mode it is.',
      steps: [],
      awaits: ['thread.started'],
      links: [serviceConnectionPoint],
    },
  ],
  edges: [
    { from: 'prepare', to: 'connect', label: 'usage data' },
    { from: 'connect', to: 'import', label: 'updates' },
    { from: 'import', to: 'flow:sync', label: 'hierarchy manager goes on' },
  ],
  newRunAfterMs: 12 * 3_600_000,
};
