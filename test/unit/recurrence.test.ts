import { expect, test } from 'vitest';
import { renderMarkdown } from '../../server/engine/index.ts';
import { day, knowledge, type Logs, report } from './checkAnalysis.ts';
import { everyMinute } from './checkLines.ts';

const discovery = '/PS1/SMS_AZUREAD_DISCOVERY_AGENT.log';
const refused = 'ERROR: AADSTS7000222: The provided client secret keys are expired.';
const synced = 'AAD USER delta sync completed successfully at 8:20:00 AM.';
const next = (kind: string, due: string) => `Next ${kind} USER sync for cloud service 16777217 will start at ${due}`;
const upload = '/PS1/CMGatewaySyncUploadWorker.log';

/** The only stage of a function of the service connection point, and what is said of it. */
function check(logs: Logs, expected: { success?: string | null; failure?: string | null; due?: string | null; sentence?: RegExp }) {
  const found = report(logs);
  const run = found.runs.find(({ flow }) => flow === 'health')!;
  const [stage] = run.stages;
  const clock = (iso: string | null | undefined) => (iso ? iso.slice(11, 16) : null);
  if (expected.success !== undefined) expect(clock(stage?.lastSuccess?.time)).toBe(expected.success);
  if (expected.failure !== undefined) expect(clock(stage?.lastFailure?.time)).toBe(expected.failure);
  if (expected.due !== undefined) expect(clock(stage?.due)).toBe(expected.due);
  if (expected.sentence) expect(found.summary.join('\n')).toMatch(expected.sentence);
  return { found, run, stage: stage! };
}

test('a function tells its last success and its last failure, the later first', () => {
  check(
    { [discovery]: everyMinute('08:00', 5, [refused, synced]) },
    {
      success: '08:01',
      failure: '08:00',
      sentence: /^Entra ID discovery at PS1: last success 08:01 UTC; last failure 08:00 UTC: Entra ID refused the sign-in$/,
    },
  );
  check(
    { [discovery]: everyMinute('08:00', 5, [synced, refused]) },
    {
      success: '08:00',
      failure: '08:01',
      sentence: /^Entra ID discovery at PS1: last failure 08:01 UTC: The secret key .+ has expired.*; last success 08:00 UTC$/,
    },
  );
});

test('what never went well says so; what never failed says nothing of failures', () => {
  check({ [discovery]: everyMinute('08:00', 5, [refused]) }, { success: null, failure: '08:00', sentence: /; no success known$/ });
  check({ [discovery]: everyMinute('08:00', 5, [synced]) }, { success: '08:00', failure: null, sentence: /last success 08:00 UTC$/ });
});

test('success and failure of different parts are told apart', () => {
  const logs: Logs = {
    '/PS1/CloudMgr.log': ['08:00:00 ERROR: TaskManager: Task [CreateDeployment for service CMG] has failed. Exception System.Exception, x'],
    '/PS1/SMS_Cloud_ProxyConnector.log': [
      '08:05:00 MessageID: a1 RequestURI: https://s/x EndpointName: MP ResponseHeader: HTTP/1.1 200 OK ResponseBodySize: 5 ElapsedTime: 3 ms',
    ],
  };
  check(logs, {
    sentence:
      /last success 08:05 UTC \(Requests through the connection point\); last failure 08:00 UTC \(Deployment and maintenance\): the task CreateDeployment failed$/,
  });
});

test('when it is due again: the line that names it, in the local time of its log', () => {
  const line = next('DELTA', '01/12/2026 08:06');
  check({ [discovery]: everyMinute('08:00', 5, [synced, line]) }, { due: '08:06', sentence: /; next due 08:06 UTC$/ });
  const inBerlin = `${synced}  $$<X><01-12-2026 09:00:00.000-60><thread=1 (0x1)>\r\n${next('DELTA', '01/12/2026 09:06')}  $$<X><01-12-2026 09:01:00.000-60><thread=1 (0x1)>\r\n`;
  check({ [discovery]: inBerlin }, { due: '08:06' });
});

test('of several kinds the earliest that has not been kept; a time that cannot be is none', () => {
  const lines = [synced, next('FULL', '01/14/2026 01:00'), next('DELTA', '01/12/2026 08:10')];
  check({ [discovery]: everyMinute('08:00', 5, lines) }, { due: '08:10' });
  // The delta has been done since.
  check({ [discovery]: [...everyMinute('08:00', 5, lines), ...everyMinute('08:11', 5, [synced])] }, { due: '01:00' });
  for (const due of ['01/12/2026 07:00', '03/12/2027 08:06', 'soon', '13/13/2026 08:06'])
    check({ [discovery]: everyMinute('08:00', 5, [synced, next('DELTA', due)]) }, { due: null });
});

test('day and month may change places where only that makes sense', () => {
  const found = check({ [discovery]: everyMinute('08:00', 5, [synced, next('DELTA', '12/01/2026 08:06')]) }, { due: '08:06' });
  expect(found.stage.due).toBe(`${day}T08:06:00.000Z`);
});

test('a documented period counts from the last attempt, where no line names a time', () => {
  check({ [upload]: everyMinute('08:00', 5, ['Batching 17 records']) }, { due: '08:15' });
  check(
    { [upload]: everyMinute('08:00', 5, ['Batching 17 records', 'Next run time will be at approximately: 01/12/2026 08:16:30']) },
    {
      due: '08:16',
    },
  );
  // In another zone than the log it would be hours away: then the period is surer.
  check(
    { [upload]: everyMinute('08:00', 5, ['Batching 17 records', 'Next run time will be at approximately: 01/12/2026 13:16:30']) },
    {
      due: '08:15',
    },
  );
  // The period is that of the upload, not of actions.
  check(
    {
      '/PS1/CMGatewayNotificationWorker.log': everyMinute('08:00', 5, [
        'Received new notification. Validating basic notification details...',
      ]),
    },
    {
      due: null,
    },
  );
});

test('a retired function is retired, whatever fails', () => {
  const { run, stage } = check(
    { '/PS1/CloudUserSync.log': everyMinute('08:00', 5, ['HandleError: x', 'Failed to add user a@b.c; reason UserNotFound']) },
    {
      failure: '08:01',
      sentence:
        /^Users for hybrid Intune \(retired\) at PS1: retired \(hybrid mobile device management ended on 1 September 2019\); last failure 08:01 UTC/,
    },
  );
  expect(run.status).toBe('skipped');
  expect(stage).toMatchObject({ status: 'skipped', retired: 'hybrid mobile device management ended on 1 September 2019' });
});

test('the document has success, failure and what is due', () => {
  const { found } = check({ [discovery]: everyMinute('08:00', 5, [refused, synced, next('DELTA', '01/12/2026 08:07')]) }, {});
  expect(renderMarkdown(knowledge, found, Date.UTC(2026, 0, 12, 9))).toMatch(
    /\| function \| status \| last success \| last failure \| next due \|\n\|[^\n]+\n\| Entra ID discovery \| ✓ done \| 2026-01-12T08:01:00\.000Z \| 2026-01-12T08:00:00\.000Z: Entra ID refused the sign-in \| 2026-01-12T08:07:00\.000Z \|/,
  );
});

test('what flows say of next attempts and amounts names lines that there are', () => {
  const stages = knowledge.catalog.flows.flatMap(flow => flow.stages);
  const named = stages.flatMap(({ next, amount }) => [
    ...(next?.told ? [next.told] : []),
    ...(amount ? [amount.total, ...amount.done.captures.map(capture => ({ signal: amount.done.signal, capture }))] : []),
  ]);
  expect(named.length).toBeGreaterThan(3);
  for (const { signal, capture } of named) expect(knowledge.signal(signal)?.says.join('\n'), signal).toContain(`{${capture}`);
  for (const { next, steps } of stages) if (next?.step) expect(steps.map(({ id }) => id)).toContain(next.step);
});
