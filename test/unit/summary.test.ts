import { expect, test } from 'vitest';
import { durationText, headlineOf, renderMarkdown, renderMermaid, renderText } from '../../server/engine/index.ts';
import { escapeMarkdown } from '../../server/engine/report/markdown.ts';
import { readableTimes } from '../../server/engine/report/summary.ts';
import { printable } from '../../server/engine/report/text.ts';
import { conclude, knowledge, type Logs, report } from './checkAnalysis.ts';
import {
  checkedTexts,
  contentTexts,
  downloadTexts,
  everyMinute,
  guidA,
  minijobText,
  packageTexts,
  syncTexts,
  untrustedTexts,
} from './checkLines.ts';

const dmp = '/PS1/dmpdownloader.log';

/** The sentences of a set of logs as of a moment, times readable. */
function check(logs: Logs, now: string, expected: readonly (string | RegExp)[]) {
  const sentences = report(logs, now).summary;
  expect(sentences.length, sentences.join('\n')).toBe(expected.length);
  for (const [i, sentence] of expected.entries()) expect(sentences[i]).toMatch(sentence);
}

test('durations', () => {
  const seconds = (n: number) => durationText(n * 1000);
  expect([0, 38, 89, 90, 3600, 5400, 7200, 7500, 172_800, 864_000].map(seconds)).toEqual([
    '0 s',
    '38 s',
    '89 s',
    '2 min',
    '1 h',
    '1 h 30 min',
    '2 h',
    '2 h 5 min',
    '2 days',
    '10 days',
  ]);
  expect(durationText(-5)).toBe('0 s');
});

test('times in sentences: the day only where it is another', () => {
  const now = Date.UTC(2026, 0, 12, 12);
  expect(readableTimes('since 2026-01-12T08:05:00.000Z', now)).toBe('since 08:05 UTC');
  expect(readableTimes('since 2026-01-11T08:05:00.000Z', now)).toBe('since 2026-01-11 08:05 UTC');
  expect(readableTimes('since 2026-01-11T08:05:00.000Z', Number.NaN)).toBe('since 2026-01-11 08:05 UTC');
});

test('one sentence for each update and site: where it is, since when, what comes next', () => {
  check({ [dmp]: everyMinute('08:00', 1, downloadTexts(guidA).slice(0, 5)) }, '08:10:00', [
    /^Configuration Manager .+?: download: ".+" since 08:03 UTC; next: /,
  ]);
  check({ [dmp]: everyMinute('08:00', 1, downloadTexts(guidA).slice(0, 5)) }, '20:00:00', [
    /^Configuration Manager .+?: download: ".+" is overdue since 12:04 UTC/,
  ]);
  check({ [dmp]: everyMinute('08:00', 1, downloadTexts(guidA)) }, '09:00:00', [
    /^Configuration Manager .+?: download: downloaded and available since 08:11 UTC, took 11 min$/,
  ]);
  check({ [dmp]: everyMinute('08:00', 1, untrustedTexts) }, '09:00:00', [
    /^Check for updates at PS1: failed at ".+" since 08:02 UTC: The underlying connection was closed/,
  ]);
  check(
    {
      '/PR1/cmupdate.log': everyMinute('08:00', 1, [
        ...checkedTexts(guidA),
        'Update package will not install as it is marked for prereq check only.',
      ]),
    },
    '09:00:00',
    [/^Configuration Manager .+? → PR1: prerequisite check: passed at 08:03 UTC, took 3 min; nothing was to be installed$/],
  );
});

test('a function of the service connection point tells its last failure', () => {
  const refused = 'ERROR: AADSTS7000222: The provided client secret keys are expired.';
  check({ '/PS1/SMS_AZUREAD_DISCOVERY_AGENT.log': everyMinute('08:00', 5, [refused, refused, refused]) }, '08:12:00', [
    /^Entra ID discovery at PS1: last failure 08:02 UTC: The secret key of the connected Azure app .+; no success known$/,
  ]);
});

test('of one update the furthest flow speaks', () => {
  check(
    {
      '/CAS/dmpdownloader.log': everyMinute('08:00', 1, downloadTexts(guidA)),
      '/CAS/hman.log': everyMinute('09:00', 1, packageTexts(guidA, 'CAS10001')),
      '/CAS/distmgr.log': everyMinute('09:10', 5, [
        ...contentTexts('CAS10001', `\\\\CAS\\EasySetupPayLoad\\${guidA}`),
        minijobText('CAS10001', 'PR1'),
      ]),
    },
    '09:20:00',
    [/^Configuration Manager .+? → PR1: replication: unknown after ".+": no schedule\.log from CAS in the set$/],
  );
});

test('the headline: the worst open thing', () => {
  const headline = (logs: Logs, now: string) => {
    const { headline: found } = conclude(logs, now);
    return `${found.status}: ${found.text}`;
  };
  expect(headline({ [dmp]: everyMinute('08:00', 1, untrustedTexts) }, '08:10:00')).toBe('error: 1 error');
  expect(headline({ [dmp]: everyMinute('08:00', 1, downloadTexts(guidA).slice(0, 5)) }, '20:00:00')).toMatch(/^warning: /);
  expect(headline({ [dmp]: everyMinute('08:00', 1, downloadTexts(guidA).slice(0, 5)) }, '08:10:00')).toBe('busy: 1 update under way');
  expect(headline({ [dmp]: everyMinute('08:00', 1, downloadTexts(guidA)) }, '09:00:00')).toBe('ok: no open findings');
  expect(headlineOf({ sources: [], findings: [], runs: [] }, []).text).toBe('no logs');
});

const hostile =
  'WARNING: Failed to download easy setup payload with exception: </td><script>alert(1)</script> [x](command:evil) `a` | **b** \u001b[31m\u202e';

test('log text is never markup, and never moves the cursor of a terminal', () => {
  const found = report({ [dmp]: everyMinute('08:00', 1, [...syncTexts.slice(0, 1), hostile]) }, '08:10:00');
  const markdown = renderMarkdown(knowledge, found, Date.UTC(2026, 0, 12, 9));
  expect(markdown).not.toMatch(/<script|<\/td>|\]\(command:/);
  expect(markdown).not.toMatch(/(^|[^\\])\*\*b/);
  const mermaid = renderMermaid(knowledge, found);
  expect(mermaid).not.toMatch(/script|command/);
  for (const shown of [markdown, renderText(found, Date.UTC(2026, 0, 12)), mermaid])
    for (const control of ['\u001b', '\u202e']) expect(shown).not.toContain(control);
});

test('escaping', () => {
  expect(escapeMarkdown('<b> & [a](b) `c` _d_ #e 1. |')).toBe('&lt;b&gt; &amp; \\[a\\]\\(b\\) \\`c\\` \\_d\\_ \\#e 1. \\|');
  expect(escapeMarkdown('a\r\nb')).not.toMatch(/[\r\n]/);
  expect(printable('a\tb\nc\u0000\u009b')).toBe('a\tb\nc\ufffd\ufffd');
});

test('an empty set', () => {
  const empty = report({}, '08:00:00');
  expect(renderText(empty, Number.NaN)).toContain('No update is named in these logs.');
  expect(renderMarkdown(knowledge, empty, Number.NaN)).toContain('As of an unknown time.');
  expect(renderMermaid(knowledge, empty)).toBe('No run is named in these logs.\n');
});

test('times in a finding are readable, with the day where it is not today', () => {
  const stuck = report({ [dmp]: everyMinute('08:00', 1, downloadTexts(guidA).slice(0, 5)) }, '20:00:00');
  const today = renderText(stuck, Date.UTC(2026, 0, 12, 20));
  expect(today).toMatch(/was written at 08:\d\d UTC\. The next was due by \d\d:\d\d UTC/);
  expect(renderText(stuck, Date.UTC(2026, 0, 13))).toMatch(/was written at 2026-01-12 08:\d\d UTC/);
  expect(renderMarkdown(knowledge, stuck, Date.UTC(2026, 0, 12, 20))).toMatch(/was written at 2026-01-12 08:\d\d UTC/);
});

test('what the evidence is stands below it all', () => {
  expect(renderText(report({ [dmp]: everyMinute('08:00', 1, syncTexts) }, '08:10:00'), Date.UTC(2026, 0, 12))).toMatch(
    /Evidence: 1 logs?, 5 entries, 2026-01-12T08:00:00\.000Z to 2026-01-12T08:04:00\.000Z\. Not in the set: hman\.log from PS1\./,
  );
});
