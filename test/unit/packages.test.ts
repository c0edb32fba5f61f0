import { expect, test } from 'vitest';
import { stateName } from '../../server/engine/index.ts';
import { knowledge, type Logs, report } from './checkAnalysis.ts';
import { contentTexts, downloadTexts, everyMinute, guidA, minijobText, packageTexts, syncTexts } from './checkLines.ts';

/** `id packageId version state` of each package. */
const packages = (logs: Logs) =>
  report(logs).packages.map(({ id, packageId, version, state }) =>
    [id, packageId, version, state && `${state.code} ${state.name}`].join(' '),
  );

const share = (site: string) => `\\\\${site}\\EasySetupPayLoad\\${guidA}`;
const stateLine = (time: string, state: number) =>
  `${time} outerxml is <ConfigurationManagerUpdateContent Guid="${guidA}" State="${state}" ReportTime="2026-01-12T08:10:00" />~~`;

/** A hierarchy of its own that has downloaded the update and stored it under its own ID. */
const hierarchy = (site: string, version: number, state: number): Logs => ({
  [`/${site}/dmpdownloader.log`]: [
    ...everyMinute('08:00', 2, [...syncTexts, ...downloadTexts(guidA)]).filter(line => !line.includes('outerxml')),
    stateLine('08:30:00', state),
  ],
  [`/${site}/hman.log`]: everyMinute('09:00', 1, packageTexts(guidA, `${site}0000A`, version)),
  [`/${site}/distmgr.log`]: everyMinute('09:20', 5, contentTexts(`${site}0000A`, share(site))),
});

test('one hierarchy: the id of a package is its GUID', () => {
  const logs = hierarchy('AAA', 3, 262146);
  expect(packages(logs)).toEqual([`${guidA} AAA0000A 3 262146 DOWNLOAD_SUCCESS`]);
  expect(report(logs).packages[0]).toMatchObject({ guid: guidA, site: null });
});

test('a child site in the set makes no second hierarchy', () => {
  const child = {
    ...hierarchy('AAA', 3, 262146),
    '/PR1/despool.log': ['09:40:00 Stored Package AAA0000A. Stored Package Version = 3'],
    '/PR1/hman.log': ['09:50:00 Processing site control file: Site PR1'],
  };
  expect(packages({ ...child, '/AAA/sender.log': [`09:30:00 [5] ${minijobText('AAA0000A', 'PR1')}`] })).toEqual([
    `${guidA} AAA0000A 3 262146 DOWNLOAD_SUCCESS`,
  ]);
});

test('two hierarchies with the same update: each has its own package ID, version and state', () => {
  const logs = { ...hierarchy('AAA', 3, 262146), ...hierarchy('BBB', 7, 262145) };
  expect(packages(logs)).toEqual([
    `${guidA}@AAA AAA0000A 3 262146 DOWNLOAD_SUCCESS`,
    `${guidA}@BBB BBB0000A 7 262145 DOWNLOAD_IN_PROGRESS`,
  ]);
  const found = report(logs);
  expect(found.packages.map(({ guid, site, name }) => [guid, site, name])).toEqual([
    [guidA, 'AAA', found.packages[0]!.name],
    [guidA, 'BBB', found.packages[0]!.name],
  ]);
  // What a person reads names the update in both.
  expect(found.summary.filter(line => line.includes('do not name'))).toEqual([]);
});

test('a hierarchy that has not stored the update yet takes nothing over from the other', () => {
  const { '/BBB/dmpdownloader.log': downloader } = hierarchy('BBB', 7, 262145);
  expect(packages({ ...hierarchy('AAA', 3, 262146), '/BBB/dmpdownloader.log': downloader! })).toEqual([
    `${guidA}@AAA AAA0000A 3 262146 DOWNLOAD_SUCCESS`,
    `${guidA}@BBB   262145 DOWNLOAD_IN_PROGRESS`,
  ]);
});

test('names of states: by the list, by their upper half, by their number', () => {
  expect(stateName(knowledge, 262146)).toBe('DOWNLOAD_SUCCESS');
  expect(stateName(knowledge, 0x3_0abc)).toBe('installation, step 2748 (by its number)');
  expect(stateName(knowledge, 0x7_ffff)).toBe('unknown state 524287');
});

test('a state that nobody knows does not hide one that is known', () => {
  const log = (...states: string[]) => ({
    '/AAA/dmpdownloader.log': [...everyMinute('08:00', 2, downloadTexts(guidA).slice(0, 5)), ...states],
  });
  expect(packages(log(stateLine('09:00:00', 999_999)))).toEqual([`${guidA}   999999 unknown state 999999`]);
  expect(packages(log(stateLine('09:00:00', 262145), stateLine('09:10:00', 999_999)))).toEqual([`${guidA}   262145 DOWNLOAD_IN_PROGRESS`]);
  expect(packages(log(stateLine('09:00:00', 999_999), stateLine('09:10:00', 262145)))).toEqual([`${guidA}   262145 DOWNLOAD_IN_PROGRESS`]);
  // One of a stage that is known, by its number, is as good as one of the list: the later one counts.
  expect(packages(log(stateLine('09:00:00', 262145), stateLine('09:10:00', 0x4_0abc)))).toEqual([
    `${guidA}   264892 download, step 2748 (by its number)`,
  ]);
});
