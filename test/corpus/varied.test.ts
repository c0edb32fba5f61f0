import { describe, expect, test } from 'vitest';
import { marksOf } from '../../server/engine/index.ts';
import { isCorpusThere, knowledge, type ObservedMessage, readMessages } from './corpus.ts';

const encoder = new TextEncoder();

function tagOf(log: string, message: string): string {
  const bytes = encoder.encode(message);
  const match = knowledge.matcherOf(log)?.match(bytes, 0, bytes.length);
  if (!match) return 'nothing';
  const marks = marksOf(match.record, match.captures());
  return `${match.record.id} ${marks ? `${marks.flow}/${marks.stage} ${marks.becomes ?? ''}` : ''}`;
}

type Change = readonly [name: string, change: (message: string) => string];

const hex = (text: string) => text.replace(/[0-9a-f]/gi, digit => ((Number.parseInt(digit, 16) * 7 + 3) % 16).toString(16));
const noGuid = '00000000-0000-0000-0000-000000000000';
const changeGuid = (to: (guid: string) => string) => (message: string) =>
  message.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, guid => (guid === noGuid ? guid : to(hex(guid))));
const folder = (drive: string, path: string) => (message: string) =>
  message.replace(/\b[A-Z]:\\(?:ConfigMgr|SMS|Program Files\\Microsoft Configuration Manager)(?=[\\>'")]|$)/gi, `${drive}:\\${path}`);
const server = (name: string) => (message: string) =>
  message
    .replace(/\b[A-Z0-9-]+(?:\.(?:contoso|biglab|fabrikam|haas|ludus|intune)\.(?:com|net|local|lab))\b/gi, name)
    .replace(/(\bSYS=)[\w.-]+/g, `$1${name}`)
    .replace(/(\bsite server \[)[^\]]+/gi, `$1${name}`)
    .replace(/(\bSDK Provider is on )[\w.-]+\w/g, `$1${name}`);
const code = (write: (value: number) => string) => (message: string) =>
  message.replace(/\b(?:0x)?(8007[0-9a-f]{4}|80131[0-9a-f]{3}|80072[0-9a-f]{3})\b/gi, (_, digits: string) =>
    write(Number.parseInt(digits, 16)),
  );

/** What differs from site to site, day to day, version to version. */
const changes: readonly Change[] = [
  ['another GUID in upper case', changeGuid(guid => guid.toUpperCase())],
  ['another GUID in lower case', changeGuid(guid => guid.toLowerCase())],
  ['another package ID', message => message.replace(/(?<!-)\b[A-Z][A-Z0-9]{2}[0-9A-F]{5}\b(?!-)/g, 'HQ0002AF')],
  ['a package ID of a site of digits', message => message.replace(/(?<!-)\b[A-Z][A-Z0-9]{2}[0-9A-F]{5}\b(?!-)/g, '12300B01')],
  [
    'another site code',
    message =>
      message.replace(
        /(\b(?:site|site code|sitecode|destination site|dest site)\s*[:=]?\s*)(?!for\b|yet\b|and\b)[A-Z0-9]{3}\b(?=[^A-Za-z0-9]|$)/gi,
        (whole, before: string) => (/\b[A-Z0-9]{3}$/.test(whole) ? `${before}Z09` : whole),
      ),
  ],
  ['another drive', folder('D', 'ConfigMgr')],
  ['a path with blanks', folder('G', 'Program Files\\Microsoft Configuration Manager')],
  ['a long path', folder('F', 'Apps\\Microsoft (Server)\\CM-2025\\Configuration Manager')],
  ['a short path', folder('S', 'SMS')],
  ['another server', server('cm-pri-02.corp.example.org')],
  ['a server without domain', server('SCCM01')],
  ['another hash', message => message.replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{32,}\b/gi, hash => hex(hash).toUpperCase())],
  ['codes as signed numbers', code(value => String(value | 0))],
  ['codes in upper case', code(value => `0x${value.toString(16).toUpperCase()}`)],
  ['codes in lower case', code(value => `0x${value.toString(16)}`)],
  ['another version', message => message.replace(/\b5\.0?0?\.\d{4}\.\d{4}\b/g, '5.00.9199.1023').replace(/\b91[0-9]{2}\b/g, '9204')],
  [
    'another thread',
    message => message.replace(/(thread ID = )0x[0-9A-F]+ \(\d+\)/gi, '$10x2B1C (11036)').replace(/(\b[PT]ID=)\d+/g, '$130411'),
  ],
  [
    'another time',
    message =>
      message
        .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/g, '2026-02-28T23:59:01')
        .replace(/GMTDATE=\w{3} \w{3} \d+ [\d:.]+ \d{4}/g, 'GMTDATE=Fri Feb  6 01:02:03.004 2026'),
  ],
  ['another link', message => message.replace(/LinkI[dD]=\d+/g, 'LinkId=2399123')],
  [
    'other sizes',
    message =>
      message.replace(/\b\d{6,}\b(?![-\]])/g, digits =>
        /^2621|^3276|^3932|^1966/.test(digits) ? digits : digits.replace(/\d/g, d => String((Number(d) + 1) % 10)),
      ),
  ],
  ['a job in lower case', message => message.replace(/\b0000[0-9A-F]{4}\b/g, '00000e7f')],
  ['another state message file', message => message.replace(/___CMU[a-z0-9]{8}\.SMX/g, '___CMUq1zz09ab.SMX')],
  ['tildes around', message => `~${message.replace(/^[~\s]+|[~.…\s]+$/g, '')}~~`],
  ['nothing around', message => message.replace(/^[~\s]+|[~.…\s]+$/g, '')],
  ['a full stop', message => `${message.replace(/[~.…\s]+$/g, '')}.~`],
  ['an ellipsis', message => `${message.replace(/[~.…\s]+$/g, '')}...`],
  ['blanks around', message => `  ${message}   `],
  ['a carriage return', message => `${message}\r`],
  ['upper case', message => message.toUpperCase()],
  ['lower case', message => message.toLowerCase()],
];

const messages = readMessages();
const byLog = Map.groupBy(messages, ({ log }) => log);

const changed = (messageOf: ObservedMessage, change: (message: string) => string) => {
  const text = change(messageOf.message);
  return text === messageOf.message ? undefined : text;
};

test(isCorpusThere ? 'the corpus is there' : 'no corpus here: nothing is compared', () => {
  expect(isCorpusThere).toBe(messages.length > 0);
});

describe.runIf(isCorpusThere)('messages as other sites write them', () => {
  test.each([...byLog.keys()])('%s: observed messages have the flow and stage they are said to have', log => {
    const wrong = byLog
      .get(log)!
      .filter(({ labels }) => labels.some(label => !label.startsWith('none')))
      .filter(({ message }) => tagOf(log, message) === 'nothing')
      .map(({ message }) => message);
    expect(wrong).toEqual([]);
  });

  test.each(changes)('%s changes nothing', (_, change) => {
    const wrong: string[] = [];
    for (const observed of messages) {
      const text = changed(observed, change);
      if (text === undefined) continue;
      const before = tagOf(observed.log, observed.message);
      const after = tagOf(observed.log, text);
      if (before !== after) wrong.push(`${observed.log}: ${before} became ${after}: ${text.slice(0, 200)}`);
    }
    expect(wrong).toEqual([]);
  });
});
