import { expect, test } from 'vitest';
import { encode } from '../../server/engine/bytes.ts';
import { Analysis } from '../../server/engine/index.ts';
import { day, knowledge, logOf, renderServer, runOf } from './checkAnalysis.ts';
import { downloadTexts, everyMinute, guidA, packageTexts } from './checkLines.ts';

const dmp = '/PS1/dmpdownloader.log';
const why = 'The log rolled over twice before it was read.';
const components: Readonly<Record<string, string>> = {
  dmpdownloader: 'SMS_DMP_DOWNLOADER',
  hman: 'SMS_HIERARCHY_MANAGER',
  distmgr: 'SMS_DISTRIBUTION_MANAGER',
};

/** What is concluded of logs whose parts have gaps between them: `08:05 what is missing begins, and the lines go on`. */
function reportOf(logs: Readonly<Record<string, readonly (readonly string[] | { readonly gapFrom: string | null })[]>>, now: string) {
  const analysis = new Analysis(knowledge);
  for (const [path, parts] of Object.entries(logs)) {
    const reader = analysis.openSource({ id: path, path });
    for (const part of parts) {
      if ('gapFrom' in part) reader.gap({ from: part.gapFrom === null ? null : `${day}T${part.gapFrom}:00.000Z`, to: null, why });
      else reader.write(encode(renderServer(components[logOf(path)]!, part)));
    }
    reader.end();
  }
  return analysis.conclude(Date.parse(`${day}T${now}:00.000Z`)).report;
}

const half = everyMinute('08:00', 1, downloadTexts(guidA).slice(0, 5));
const rest = everyMinute('08:30', 1, downloadTexts(guidA).slice(5));
const life = everyMinute('09:30', 1, ['Something else.']);

test('a log without bias: its gap is in UTC, from its last line before to the first after', () => {
  const analysis = new Analysis(knowledge, { zoneMinutes: 120 });
  const reader = analysis.openSource({ id: dmp, path: dmp });
  const local = (lines: readonly string[]) => encode(renderServer(components.dmpdownloader!, lines, ''));
  reader.write(local(everyMinute('08:00', 1, ['x'])));
  reader.gap({ from: null, to: null, why });
  reader.write(local(everyMinute('08:30', 1, ['y'])));
  reader.end();
  expect(analysis.conclude(Date.parse(`${day}T12:00:00.000Z`)).report.sources[0]!.gaps).toEqual([
    { from: `${day}T10:00:00.000Z`, to: `${day}T10:30:00.000Z`, why },
  ]);
});

test('a run whose time a gap is in says so, with log and file', () => {
  const found = reportOf({ [dmp]: [half, { gapFrom: '08:05' }, rest] }, '10:00');
  const run = runOf(found, `download:${guidA}`);
  expect(run.gaps).toEqual([{ from: `${day}T08:05:00.000Z`, to: `${day}T08:30:00.000Z`, why, log: 'dmpdownloader', path: dmp }]);
  expect(found.summary.join('\n')).toContain('; evidence is missing between 08:05 UTC and 08:30 UTC in dmpdownloader.log');
});

test('a gap before a run, or after its end, is none of it', () => {
  const before = reportOf({ [dmp]: [everyMinute('05:00', 1, ['x']), { gapFrom: '05:05' }, half, rest] }, '10:00');
  expect(runOf(before, `download:${guidA}`).gaps).toBeUndefined();
  const after = reportOf({ [dmp]: [half, rest, { gapFrom: '09:00' }, life] }, '10:00');
  expect(runOf(after, `download:${guidA}`).gaps).toBeUndefined();
});

test('a gap of a log that the flow does not read is none of it', () => {
  const found = reportOf({ [dmp]: [half], '/PS1/despool.log': [], '/PS1/hman.log': [everyMinute('08:00', 1, ['x'])] }, '08:10');
  expect(runOf(found, `download:${guidA}`).gaps).toBeUndefined();
});

test('what is under way is not late by a line that may stand in a gap', () => {
  const statusAt = (now: string, parts: Parameters<typeof reportOf>[0][string]) =>
    runOf(reportOf({ [dmp]: parts }, now), `download:${guidA}`).stages.find(({ id }) => id === 'payload')!;
  // Without a gap it is late at four hours after its last line.
  expect(statusAt('12:10', [half, life]).status).toBe('stalled');
  const told = statusAt('12:10', [half, { gapFrom: '08:05' }, life]);
  expect(told).toMatchObject({ status: 'active', due: `${day}T13:30:00.000Z` });
  // The silence since the gap alone is long enough.
  expect(statusAt('13:31', [half, { gapFrom: '08:05' }, life]).status).toBe('stalled');
  // While it lasts, nothing is late.
  expect(statusAt('20:00', [half, { gapFrom: '08:05' }])).toMatchObject({ status: 'active', due: null });
});

test('a stage that waits is not overdue by what may stand in a gap', () => {
  const packaged = everyMinute('08:00', 1, packageTexts(guidA, 'PS110001'));
  const statusAt = (now: string, parts: Parameters<typeof reportOf>[0][string]) =>
    reportOf({ '/PS1/hman.log': [packaged], '/PS1/distmgr.log': parts }, now)
      .runs.find(({ flow }) => flow === 'replication')!
      .stages.find(({ id }) => id === 'content')!.status;
  expect(statusAt('09:10', [everyMinute('07:00', 1, ['x'])])).toBe('stalled');
  expect(statusAt('09:10', [everyMinute('07:00', 1, ['x']), { gapFrom: '07:30' }, everyMinute('08:30', 1, ['x'])])).toBe('waiting');
});

test('the begin and the end of a gap that nothing tells', () => {
  expect(reportOf({ [dmp]: [half, { gapFrom: '08:05' }] }, '10:00').summary.join('\n')).toContain(
    'evidence is missing since 08:05 UTC in dmpdownloader.log',
  );
});
