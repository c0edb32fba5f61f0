import { expect, test } from 'vitest';
import { check, findingLines, readLogs, renderServer, report } from './checkAnalysis.ts';
import { downloadTexts, everyMinute, guidA, guidB, syncTexts, untrustedTexts } from './checkLines.ts';

const dmp = '/PS1/dmpdownloader.log';
const unresolved =
  "WARNING: EasySetupDownloadSinglePackage Failed with exception: The remote name could not be resolved: 'configmgrbits.azureedge.net'";

test('one trouble is one finding, with how often and since when', () => {
  const found = check({ [dmp]: ['08:00', '10:00', '12:00'].flatMap(at => everyMinute(at, 1, untrustedTexts)) }, undefined, {
    findings: ['open error sync.manifest-certificate-untrusted x3 11'],
  });
  expect(found.findings[0]).toMatchObject({
    since: '2026-01-12T08:02:00.000Z',
    time: '2026-01-12T12:02:00.000Z',
    path: dmp,
    flow: 'sync',
    stage: 'manifest',
    run: 'sync:PS1#3',
    site: 'PS1',
    confidence: 'documented',
  });
});

test('a row of like lines is counted, too', () => {
  check({ [dmp]: everyMinute('08:00', 1, [...downloadTexts(guidA).slice(0, 5), unresolved, unresolved, unresolved]) }, undefined, {
    findings: ['open error download.host-unresolved x3 8'],
  });
});

test('what has recovered is open no more; what comes back is counted from then on', () => {
  const failed = everyMinute('08:00', 1, untrustedTexts);
  const good = everyMinute('10:00', 1, syncTexts);
  const again = everyMinute('12:00', 1, untrustedTexts);
  check({ [dmp]: failed }, undefined, { findings: ['open error sync.manifest-certificate-untrusted x1 3'] });
  check({ [dmp]: [...failed, ...good] }, undefined, { findings: ['recovered error sync.manifest-certificate-untrusted x1 3'] });
  const found = check({ [dmp]: [...failed, ...good, ...again] }, undefined, {
    findings: ['open error sync.manifest-certificate-untrusted x1 12'],
  });
  expect(found.findings[0]?.since).toBe('2026-01-12T12:02:00.000Z');
});

test('the id of a finding stays the same over all that', () => {
  const parts = [everyMinute('08:00', 1, untrustedTexts), everyMinute('10:00', 1, syncTexts), everyMinute('12:00', 1, untrustedTexts)];
  const ids = parts.map((_, n) => report({ [dmp]: parts.slice(0, n + 1).flat() }).findings[0]?.id);
  expect(ids[0]).toBeDefined();
  expect(new Set(ids).size).toBe(1);
});

test('two packages with the same trouble are two findings, and recover by themselves', () => {
  const failed = (guid: string, thread: number) => everyMinute('08:00', thread, [...downloadTexts(guid).slice(3, 5), unresolved]);
  check({ [dmp]: [...failed(guidA, 1), ...failed(guidB, 2)].sort() }, undefined, {
    findings: ['open error download.host-unresolved x1 5', 'open error download.host-unresolved x1 6'],
  });
  check(
    { [dmp]: [...[...failed(guidA, 1), ...failed(guidB, 2)].sort(), ...everyMinute('10:00', 1, downloadTexts(guidA).slice(3))] },
    undefined,
    {
      findings: ['open error download.host-unresolved x1 6', 'recovered error download.host-unresolved x1 5'],
    },
  );
});

test('captures fill the texts, and none is left in braces', () => {
  const { findings } = report({ [dmp]: everyMinute('08:00', 1, [...downloadTexts(guidA).slice(0, 5), unresolved]) });
  const texts = findings.flatMap(({ title, cause, actions, donts }) => [
    title,
    cause,
    ...donts,
    ...actions.flatMap(({ text, copy }) => [text, copy?.text ?? '']),
  ]);
  expect(texts.join('\n')).not.toMatch(/\{[A-Za-z]+\}/);
  expect(texts.join('\n')).toContain('configmgrbits.azureedge.net');
});

test('ordinary retries are no findings', () => {
  check(
    {
      '/PS1/despool.log': everyMinute('08:00', 1, ['Despooler failed to execute the instruction, error code = 12']),
      '/PS1/hman.log': everyMinute('08:00', 1, ['state (196611) is not set to installed yet. Will retry']),
    },
    undefined,
    { findings: [] },
  );
});

test('a stalled stage is a finding as of now; with the next line it is none', () => {
  const texts = downloadTexts(guidA);
  const lines = everyMinute('08:00', 1, texts.slice(0, 5));
  const found = check({ [dmp]: lines }, '20:00:00', { findings: ['open warning flow.stalled x1 5'] });
  expect(found.findings[0]).toMatchObject({ since: '2026-01-12T12:04:00.000Z', run: `download:${guidA}`, stage: 'payload' });
  check({ [dmp]: [...lines, `19:59:00 ${texts[5]}`] }, '20:00:00', { findings: [] });
});

test('the command shows findings in an order of its own, not in that of arrival', () => {
  const logs = { [dmp]: everyMinute('08:00', 1, untrustedTexts), '/PR1/dmpdownloader.log': everyMinute('07:00', 1, untrustedTexts) };
  const other = Object.fromEntries(Object.entries(logs).reverse());
  expect(report(logs)).toEqual(report(other));
  expect(findingLines(report(logs)).length).toBeGreaterThan(0);
});

/** So many daily cycles, the last failed: more facts than are kept. */
function manyCycles(count: number): Uint8Array {
  const lines: string[] = [];
  for (let n = 0; n < count; n++) {
    lines.push(`-- ${new Date(Date.UTC(2010, 0, 1) + n * 86_400_000).toISOString().slice(0, 10)}`);
    lines.push(...everyMinute('08:00', 1, n === count - 1 ? untrustedTexts : syncTexts));
  }
  return new TextEncoder().encode(renderServer('SMS_DMP_DOWNLOADER', lines));
}

test('retention: old passages are let go, the latest keep their transitions and their numbers', () => {
  const bytes = manyCycles(4500);
  const whole = readLogs({ [dmp]: bytes });
  const reader = whole.readers.get(dmp)!;
  expect(reader.facts.length).toBeLessThan(16_001);
  expect(reader.forgotten.get('sync|')).toBeGreaterThan(1000);
  const { report: found } = whole.conclude(whole.newestMs);
  const ids = found.runs.filter(({ flow }) => flow === 'sync').map(({ id }) => id);
  expect(ids.length).toBeGreaterThanOrEqual(200);
  expect(ids.at(-1)).toBe('sync:PS1#4500');
  expect(ids.at(-2)).toBe('sync:PS1#4499');
  expect(found.findings.map(({ code, status }) => `${status} ${code}`)).toContain('open sync.manifest-certificate-untrusted');
  expect(found.sources[0]?.entries).toBe(4499 * syncTexts.length + untrustedTexts.length);
  const split = readLogs({});
  const pieces = split.openSource({ id: dmp, path: dmp });
  for (let at = 0; at < bytes.length; at += 99_991) pieces.write(bytes.subarray(at, at + 99_991));
  pieces.end();
  expect(split.conclude(whole.newestMs).report).toEqual(found);
});
