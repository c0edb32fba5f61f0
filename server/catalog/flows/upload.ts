import type { FlowRecord } from '../types.ts';

const usageData = {
  title: 'Diagnostics and usage data',
  url: 'https://learn.microsoft.com/intune/configmgr/core/plan-design/diagnostics/diagnostics-and-usage-data',
};

/** While data is left over it is tried again every hour, which takes some time itself. */
export const uploadOverAfterMs = 90 * 60_000;

/** Usage data to Microsoft. Public lines prove failures only, so a run says "no error since", never "sent". */
export const uploadFlow: FlowRecord = {
  id: 'upload',
  title: 'Upload of usage data',
  subject: 'the usage data of a hierarchy',
  source: 'Diagnostics and usage data; KB 4012668',
  stages: [
    {
      id: 'collect',
      title: 'Collect usage data',
      kind: 'start',
      actor: 'Primary sites',
      log: null,
      describes:
        'Every week each primary site runs queries over its database and keeps the results; database replication brings them to the top-level site. No log line marks it.',
      steps: [],
      awaits: [],
      links: [usageData],
    },
    {
      id: 'start',
      title: 'Start of the uploader',
      kind: 'step',
      actor: 'Service connection point',
      log: 'dmpuploader',
      alsoIn: ['smsexec'],
      describes: 'The thread SMS_DMP_UPLOADER starts and tries once at once.',
      steps: [],
      awaits: ['thread.started'],
    },
    {
      id: 'send',
      title: 'Send to Microsoft',
      kind: 'step',
      actor: 'Service connection point',
      log: 'dmpuploader',
      describes:
        'The uploader sends the waiting data to the cloud service. Lines are known for failures only: no error since then is the best sign.',
      steps: [],
      awaits: [],
      overAfterMs: uploadOverAfterMs,
      links: [usageData],
    },
    {
      id: 'sleep',
      title: 'Sleep',
      kind: 'end',
      actor: 'Service connection point',
      log: null,
      describes:
        'Until the next week; while data is left over it is tried again every hour. In offline mode nothing is sent: the service connection tool does it.',
      steps: [],
      awaits: [],
    },
  ],
  edges: [
    { from: 'collect', to: 'start' },
    { from: 'start', to: 'send' },
    { from: 'send', to: 'sleep' },
    { from: 'sleep', to: 'send', label: 'data left over: every hour', back: true },
    { from: 'sleep', to: 'collect', label: 'every week', back: true },
  ],
  recurs: true,
  newRunAfterMs: 3 * 3_600_000,
};
