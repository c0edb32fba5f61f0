import type { SignalRecord } from '../types.ts';

const bootstrap = 'Troubleshoot co-management: bootstrap with modern provisioning (SupportArticles)';
const servicing2025 = 'Understand and troubleshoot updates and servicing (KB 4490424, 2025)';

/** The inboxes of the site server that the role belongs to: its share bears the site code. */
const inboxes = '\\\\{siteServer:word}\\SMS_{site}\\inboxes\\{target}';

/** Lines of mpfdm.log: files that go from a remote role to the inboxes of the site server. */
export const mpfdmSignals: readonly SignalRecord[] = [
  {
    id: 'mpfdm.inbox-unreachable',
    log: 'mpfdm',
    says: ['**ERROR: Cannot connect to the inbox source, sleep {seconds:num} seconds and try again'],
    marks: { flow: 'health', stage: 'cmg', becomes: 'failed', reason: 'the inboxes of the site server cannot be reached' },
    // Dispatch manager serves every remote role.
    onlyWith: 'sms_cloud_proxyconnector',
    severity: 'error',
    means: 'The role cannot write into the inboxes of the site server, so its state messages and files do not arrive.',
    known: 'documented',
    source: bootstrap,
    examples: [{ line: '~**ERROR: Cannot connect to the inbox source, sleep 30 seconds and try again.', captures: { seconds: '30' } }],
  },
  {
    id: 'sync.manifest-forwarded',
    log: 'mpfdm',
    says: [
      `Moved file {path}___CABConfigMgr.Update.Manifest.MCM to ${inboxes}`,
      'Moved file {path}___CABConfigMgr.Update.Manifest.MCM to {target:path}',
    ],
    marks: { flow: 'sync', stage: 'manifest', step: 'moved' },
    means: 'The manifest has moved from a remote service connection point to the site server.',
    known: 'inferred',
    source: `${servicing2025}, decision tree of synchronization, names the move; wording after ${bootstrap}`,
    examples: [
      {
        line: '~Moved file C:\\SMS\\MP\\OUTBOXES\\MCM.box\\___CABConfigMgr.Update.Manifest.MCM to \\\\PS.contoso.com\\SMS_PS1\\inboxes\\hman.box\\ForwardingMsg\\___CABConfigMgr.Update.Manifest.MCM',
        captures: { path: 'C:\\SMS\\MP\\OUTBOXES\\MCM.box\\', siteServer: 'PS.contoso.com', site: 'PS1' },
      },
    ],
    notThis: [
      '~Moved file C:\\SMS\\MP\\OUTBOXES\\statemsg.box\\___CMUp5onztqe.SMX to \\\\PS.contoso.com\\SMS_PS1\\inboxes\\auth\\statesys.box\\incoming\\___CMUp5onztqe.SMX',
    ],
  },
  {
    id: 'download.notification-forwarded',
    log: 'mpfdm',
    says: [`Moved file {path}___CMU{package}.MCM to ${inboxes}`, 'Moved file {path}___CMU{package}.MCM to {target:path}'],
    marks: { flow: 'download', stage: 'notify', step: 'moved' },
    means: 'The notification of a package has moved from a remote service connection point to the site server.',
    known: 'inferred',
    source: `${servicing2025}, download, step 2, names the move; wording after ${bootstrap}`,
    examples: [
      {
        line: '~Moved file C:\\SMS\\MP\\OUTBOXES\\MCM.box\\___CMU3b7d84fa-eccc-4ea0-b8ab-abbda1e88e0e.MCM to \\\\PS.contoso.com\\SMS_PS1\\inboxes\\hman.box\\ForwardingMsg\\___CMU3b7d84fa-eccc-4ea0-b8ab-abbda1e88e0e.MCM',
        captures: { package: '3B7D84FA-ECCC-4EA0-B8AB-ABBDA1E88E0E', site: 'PS1' },
      },
    ],
  },
  {
    id: 'mpfdm.moving',
    log: 'mpfdm',
    says: [
      `Moving {count:num} {pattern:word} file(s) from {path} to ${inboxes}`,
      'Moving {count:num} {pattern:word} file(s) from {path} to {target:path}',
    ],
    means: 'Files are about to move to the site server.',
    known: 'documented',
    source: bootstrap,
    examples: [
      {
        line: '~Moving 1 *.SMX file(s) from C:\\SMS\\MP\\OUTBOXES\\statemsg.box\\ to \\\\PS.contoso.com\\SMS_PS1\\inboxes\\auth\\statesys.box\\incoming\\.',
        captures: { count: '1', pattern: '*.SMX', site: 'PS1' },
      },
    ],
  },
  {
    id: 'mpfdm.moved',
    log: 'mpfdm',
    says: [`Moved file {path} to ${inboxes}`, 'Moved file {path} to {target:path}'],
    means: 'A file has moved to the site server: the way there is open.',
    known: 'documented',
    source: bootstrap,
    examples: [
      {
        line: '~Moved file C:\\SMS\\MP\\OUTBOXES\\statemsg.box\\___CMUp5onztqe.SMX to \\\\PS.contoso.com\\SMS_PS1\\inboxes\\auth\\statesys.box\\incoming\\___CMUp5onztqe.SMX',
      },
    ],
  },
  {
    id: 'mpfdm.error',
    log: 'mpfdm',
    says: ['**ERROR: {error:text}', 'ERROR: {error:text}'],
    severity: 'error',
    means: 'A file could not be moved to the site server.',
    known: 'inferred',
    source: 'by its mark',
    examples: [{ line: '~**ERROR: Cannot move the file, error 5' }],
    notThis: ['~**ERROR: Cannot connect to the inbox source, sleep 30 seconds and try again.'],
  },
];
