import type { Marks, SignalRecord } from '../types.ts';

/** Threads that carry the mode of the service connection point: it is read when they start. */
const modeThreads = ['SMS_DMP_DOWNLOADER', 'SMS_DMP_UPLOADER'];
/** Threads of the functions that live on the service connection point. */
const functionThreads = [
  'SMS_SERVICE_CONNECTOR*',
  'SMS_CLOUD*',
  'SMS_AZUREAD_DISCOVERY_AGENT',
  'SMS_OUTGOING_CONTENT_MANAGER',
  'SMS_BUSINESS_APP_PROCESS_MANAGER',
];
/** Only says that a mode could have changed: a sign of life, no passage of its own. */
const mode: Marks = { flow: 'offline', stage: 'mode-change' };
const running = (becomes: Marks['becomes'], reason?: string): Marks => ({
  flow: 'health',
  stage: 'thread',
  becomes,
  ...(reason === undefined ? {} : { reason }),
});

/** Start and stop of component threads: written by SMS_EXECUTIVE into the component's own log and into smsexec.log. */
export const threadsSignals: readonly SignalRecord[] = [
  {
    id: 'thread.started',
    log: 'any',
    says: [
      'SMS_EXECUTIVE started {component:word} as thread ID {threadId:text} ({threadHex:text})',
      'SMS_EXECUTIVE started {component:word}',
    ],
    marksWhen: [
      {
        capture: 'component',
        is: modeThreads,
        marks: mode,
        means: 'The thread started and read whether the service connection point is online or offline.',
      },
      { capture: 'component', is: functionThreads, marks: running('done') },
    ],
    means: 'SMS_EXECUTIVE started the thread of {component}.',
    known: 'documented',
    source: 'Components and threads (Microsoft support article)',
    examples: [
      {
        line: 'SMS_EXECUTIVE started SMS_DISTRIBUTION_MANAGER as thread ID 3648 (0xE40)',
        captures: { component: 'SMS_DISTRIBUTION_MANAGER', threadId: '3648' },
      },
      { line: 'SMS_EXECUTIVE started SMS_OFFLINE_SERVICING_MANAGER as thread ID 5832 (0x16C8).', captures: { threadHex: '0x16C8' } },
      { line: 'SMS_EXECUTIVE started SMS_DMP_DOWNLOADER as thread ID 4984 (0x1378).', captures: { component: 'SMS_DMP_DOWNLOADER' } },
    ],
    notThis: ['SMS_EXECUTIVE started all its threads'],
  },
  {
    id: 'thread.stop-signalled',
    log: 'any',
    says: ['SMS_EXECUTIVE signalled {component:word} to stop', 'SMS_EXECUTIVE signaled {component:word} to stop'],
    marksWhen: [
      { capture: 'component', is: modeThreads, marks: mode },
      { capture: 'component', is: functionThreads, marks: running('active', 'told to stop') },
    ],
    means: 'SMS_EXECUTIVE told the thread of {component} to stop.',
    known: 'observed',
    source: 'Observed in a public script comment that quotes the log',
    examples: [
      { line: 'SMS_EXECUTIVE signalled SMS_DISTRIBUTION_MANAGER to stop.', captures: { component: 'SMS_DISTRIBUTION_MANAGER' } },
      { line: 'SMS_EXECUTIVE signalled SMS_DMP_UPLOADER to stop.', captures: { component: 'SMS_DMP_UPLOADER' } },
    ],
  },
  {
    id: 'thread.ended',
    log: 'any',
    says: ['Thread "{component:word}" id:{threadId:num} terminated normally'],
    means: 'A thread of the component ended as it should.',
    known: 'inferred',
    source: 'Wording of server logs when SMS_EXECUTIVE stops',
    examples: [{ line: '~Thread "SMS_HIERARCHY_MANAGER" id:5104 terminated normally', captures: { component: 'SMS_HIERARCHY_MANAGER' } }],
  },
];
