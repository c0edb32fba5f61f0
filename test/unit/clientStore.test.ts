import { expect, test } from 'vitest';
import { applyChanged } from '../../client/snapshots.ts';
import { Store, type StoreEvent } from '../../client/store.ts';
import { changesBetween } from '../../server/engine/index.ts';
import type { Report } from '../../server/protocol/model.ts';
import type { Snapshot } from '../../server/protocol/server.ts';
import { report } from './checkAnalysis.ts';
import { makeChanged, makeFinding, makeRun, makeSnapshot } from './clientState.ts';

/** A server whose answers the test gives one by one. */
function makeServer() {
  const waiting: { resolve(snapshot: Snapshot): void; reject(error: Error): void }[] = [];
  const store = new Store(() => new Promise((resolve, reject) => waiting.push({ resolve, reject })));
  const events: StoreEvent['kind'][] = [];
  store.onDidChange(event => events.push(event.kind));
  return { store, events, waiting };
}

async function makeLoaded(revision = 7) {
  const made = makeServer();
  const loaded = made.store.load();
  made.waiting.shift()?.resolve(makeSnapshot({ revision }));
  await loaded;
  made.events.length = 0;
  return made;
}

test('changes replace, add and remove objects by their id', () => {
  const before = makeSnapshot();
  const run = makeRun('download|2509', { status: 'failed' });
  const after = applyChanged(
    before,
    makeChanged(7, {
      changes: [
        { run },
        { finding: makeFinding('f2') },
        { removed: { kind: 'finding', id: 'f1' } },
        { removed: { kind: 'run', id: 'no such' } },
      ],
      summary: ['new'],
      headline: { status: 'error', text: '1 error' },
    }),
  );
  expect(after?.revision).toBe(8);
  expect(after?.report.findings.map(({ id }) => id)).toEqual(['f2']);
  expect(after?.report.runs.map(({ id, status }) => `${id} ${status}`)).toEqual([
    'download|2509 failed',
    'replication|2509|PR1 stalled',
    'health|cmg done',
  ]);
  expect(after?.report.summary).toEqual(['new']);
  expect(after?.headline.status).toBe('error');
  // What did not change is the same object, and the state before is untouched.
  expect(after?.report.sources).toBe(before.report.sources);
  expect(before.report.findings.map(({ id }) => id)).toEqual(['f1']);
});

test('changes to another revision are not applied', () => {
  expect(applyChanged(makeSnapshot(), makeChanged(6))).toBeUndefined();
  expect(applyChanged(makeSnapshot(), makeChanged(8))).toBeUndefined();
});

test('changes that follow are applied and passed on', async () => {
  const { store, events, waiting } = await makeLoaded();
  await store.apply(makeChanged(7));
  expect(store.snapshot?.revision).toBe(8);
  expect(events).toEqual(['changed']);
  expect(waiting).toHaveLength(0);
});

test('a gap asks for the whole state', async () => {
  const { store, events, waiting } = await makeLoaded();
  const applied = store.apply(makeChanged(9));
  expect(waiting).toHaveLength(1);
  waiting.shift()?.resolve(makeSnapshot({ revision: 10 }));
  await applied;
  expect(store.snapshot?.revision).toBe(10);
  expect(events).toEqual(['snapshot']);
});

test('changes that come while the state is under way are applied after it, those in it are not', async () => {
  const { store, events, waiting } = makeServer();
  const loaded = store.load();
  await store.apply(makeChanged(5));
  await store.apply(makeChanged(6));
  await store.apply(makeChanged(7));
  waiting.shift()?.resolve(makeSnapshot({ revision: 7 }));
  await loaded;
  expect(store.snapshot?.revision).toBe(8);
  expect(events).toEqual(['snapshot', 'changed']);
  expect(waiting).toHaveLength(0);
});

test('after a failure the next change asks again', async () => {
  const { store, waiting } = makeServer();
  const loaded = store.load();
  waiting.shift()?.reject(new Error('the server stopped'));
  await expect(loaded).rejects.toThrow('the server stopped');
  const applied = store.apply(makeChanged(0));
  waiting.shift()?.resolve(makeSnapshot({ revision: 1 }));
  await applied;
  expect(store.snapshot?.revision).toBe(1);
});

test('after a restart of the server the state stays until all is read again', async () => {
  const { store, events, waiting } = await makeLoaded();
  const reading = { path: '/logs', from: 'setting', state: 'reading', message: null, logs: 0 } as const;
  const renewed = store.renew(60_000);
  await store.apply(makeChanged(0, { folders: [reading] }));
  await store.apply(makeChanged(1, { folders: [reading, { ...reading, state: 'ok' }] }));
  expect([events, waiting.length, store.snapshot?.revision]).toEqual([[], 0, 7]);
  await store.apply(makeChanged(2, { folders: [{ ...reading, state: 'ok' }] }));
  await Promise.resolve();
  waiting.shift()?.resolve(makeSnapshot({ revision: 3 }));
  await renewed;
  expect(store.snapshot?.revision).toBe(3);
  expect(events).toEqual(['snapshot']);
  await store.apply(makeChanged(3));
  expect(store.snapshot?.revision).toBe(4);
});

test('a restart during a restart asks once; a server that reads long is asked in between', async () => {
  const { store, waiting } = await makeLoaded();
  const first = store.renew(60_000);
  const second = store.renew(0);
  await first;
  while (waiting.length === 0) await new Promise(resolve => setTimeout(resolve, 1));
  expect(waiting).toHaveLength(1);
  waiting.shift()?.resolve(makeSnapshot({ revision: 1 }));
  await second;
  expect(store.snapshot?.revision).toBe(1);
});

test('another zone is told by itself', async () => {
  const { store, events } = await makeLoaded();
  store.setTimeZone('utc');
  expect(events).toEqual([]);
  store.setTimeZone('log');
  expect(events).toEqual(['timeZone']);
  expect(store.snapshot?.timeZone).toBe('log');
});

test('a listener that is disposed hears nothing more', async () => {
  const { store } = await makeLoaded();
  let count = 0;
  store.onDidChange(() => count++).dispose();
  await store.apply(makeChanged(7));
  expect(count).toBe(0);
});

test('with the changes between two reports the state is the later report, endpoints included', () => {
  const log = (...hosts: string[]) => ({
    '/CM01/dmpdownloader.log': [
      "08:00:00 Hasn't synced recently.",
      ...hosts.map((host, i) => `08:0${i + 1}:00 Redirected to URL https://${host}/a/b.cab~~`),
    ],
  });
  const check = (before: Report, after: Report) => {
    const changes = changesBetween(before, after);
    const next = applyChanged(makeSnapshot({ report: before }), makeChanged(7, { changes, summary: after.summary }));
    expect(next?.report).toEqual(after);
    return changes.filter(change => 'endpoint' in change || ('removed' in change && change.removed.kind === 'endpoint'));
  };
  const [none, one, two] = [report(log()), report(log('download.microsoft.com')), report(log('download.microsoft.com', 'aka.ms'))];
  expect(check(none, one)).toEqual([{ endpoint: one.endpoints[0] }]);
  expect(check(one, two)).toEqual([{ endpoint: two.endpoints[0] }]);
  expect(check(two, none)).toEqual([
    { removed: { kind: 'endpoint', id: 'aka.ms' } },
    { removed: { kind: 'endpoint', id: 'download.microsoft.com' } },
  ]);
  expect(check(one, one)).toEqual([]);
});
