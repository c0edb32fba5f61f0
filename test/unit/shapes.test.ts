import { expect, test } from 'vitest';
import { catalog } from '../../server/catalog/index.ts';
import { encode } from '../../server/engine/bytes.ts';
import { Matcher } from '../../server/engine/matcher.ts';
import { Shapes, shapeOf } from '../../server/engine/shapes.ts';
import { parseTemplate } from '../../server/engine/template.ts';

function check(text: string, expected: string) {
  expect(shapeOf(text), text).toBe(expected);
  expect(() => parseTemplate(expected), expected).not.toThrow();
}

test('what differs from line to line becomes a capture of its kind', () => {
  check('Download content for payload 8576527e-dde9-4146-8ed9-db91091c38ef~~', 'Download content for payload {guid1:guid}');
  check('Get {8576527E-DDE9-4146-8ED9-DB91091C38EF} now', 'Get {guid1:guid} now');
  check('Redirected to URL https://configmgrbits.azureedge.net/a.cab', 'Redirected to URL {url1:url}');
  check('Copy C:\\SMSPKG\\CAS10001.PCK.1 to \\\\SRV1\\SMS_PR1', 'Copy {path1:path} to {path2:path}');
  check('Package CAS10001 version 6', 'Package {packageId1:packageId} version {num1:num}');
  check('error 0x80070005 on thread 0x16E8 (5864)', 'error {hex1:hex} on thread {hex2:hex} ({num1:num})');
  check('hash = 6C3C912C1C79E3958A0D8EE7F306470A87058E5DC6936F3438BF812D367F976F', 'hash = {hash1:word}');
  check('~Nothing  to\r\nsee~', 'Nothing to see');
  check('{braces} of {its own} and {a:b}', '{braces1:text} of {its own} and {braces2:text}');
  check('at 10:20:30.5 of 1,234', 'at {number1:word} of {number2:word}');
  check('INFO: x', 'INFO: x');
});

test('every line fits the template that it suggests', () => {
  const lines = catalog.signals.flatMap(({ examples }) => examples.map(({ line }) => line));
  for (const line of [...lines, `${'long '.repeat(200)}end`, 'a {x:number} {x:num} b', 'Copy to C: failed', 'n:5 (0x5)']) {
    const template = shapeOf(line);
    if (!hasWords(template)) continue;
    const bytes = encode(line);
    const record = { ...catalog.signals[0]!, log: 'x', says: [template] };
    expect(new Matcher([record]).match(bytes, 0, bytes.length), `${line}\n${template}`).toBeDefined();
  }
});

/** False for a line that holds no words of its own, such as a lone number. */
function hasWords(template: string): boolean {
  try {
    parseTemplate(template);
    return true;
  } catch (error) {
    expect(String(error)).toContain('has no literal text');
    return false;
  }
}

test('text without any words of its own is a shape that still can be shown', () => {
  expect(shapeOf('')).toBe('');
  expect(shapeOf('12')).toBe('{num1:num}');
});

test('lines of one shape are counted, with a few examples', () => {
  const shapes = new Shapes();
  for (let line = 1; line <= 5; line++) shapes.add('hman', '/hman.log', line, `Took ${line} s`);
  shapes.add('hman', '/hman.log', 6, 'Other');
  shapes.add('distmgr', '/distmgr.log', 1, 'Took 7 s');
  expect(shapes.all.map(({ template, log, count, examples }) => [template, log, count, examples.map(e => e.line)])).toEqual([
    ['Took {num1:num} s', 'hman', 5, [1, 2, 3]],
    ['Other', 'hman', 1, [6]],
    ['Took {num1:num} s', 'distmgr', 1, [1]],
  ]);
  expect(shapes.dropped).toBe(0);
});

test('shapes are bounded in number, examples in length', () => {
  const shapes = new Shapes();
  const word = (n: number) => [...n.toString(26)].map(digit => String.fromCharCode(97 + Number.parseInt(digit, 26))).join('');
  for (let i = 0; i < 5010; i++) shapes.add('x', 'x', i, `${word(i)} ${'y'.repeat(500)}`);
  expect(shapes.all.length).toBe(5000);
  expect(shapes.dropped).toBe(10);
  expect(shapes.all[0]?.examples[0]?.text.length).toBe(400);
});
