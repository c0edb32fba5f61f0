import { expect, test } from 'vitest';
import { decode } from '../../server/engine/bytes.ts';
import { parseTemplate } from '../../server/engine/template.ts';

/** A template as its parts: literals as they are compared, captures as `name:type`, the mark in front. */
function check(text: string, ...expected: readonly string[]) {
  const { mark, parts } = parseTemplate(text);
  const shown = parts.map(part => (part.kind === 'literal' ? decode(part.bytes, 0, part.bytes.length) : `${part.name}:${part.type}`));
  expect(mark ? [`<${mark}>`, ...shown] : shown, text).toEqual(expected);
}

test('literals are folded: case, blanks, tildes', () => {
  check('Found a new available update', 'found a new available update');
  check('Get  Update\tPack {package}', 'get update pack ', 'package:guid');
  check('a~b', 'a b');
  check('Größe', 'größe');
});

test('what no line is compared with is not there', () => {
  check('~~ Extracting {path}...~~', 'extracting ', 'path:path');
  check('Extracting {path}…', 'extracting ', 'path:path');
  check('Retry later ... ', 'retry later');
});

test('marks', () => {
  check('INFO: {state}.ESC file was found', '<information>', 'state:num', '.esc file was found');
  check('Error: failed', '<error>', 'failed');
  check('WARN: x', '<warning>', 'x');
  check('~WARNING : x', '<warning>', 'x');
  check('ERROR: {error}', '<error>', 'error:text');
  check('Information: x', 'information: x');
});

test('types come from names, or are written', () => {
  check(
    'a {package} {packageId} {site} {version} {job} {request}',
    'a ',
    'package:guid',
    ' ',
    'packageId:packageId',
    ' ',
    'site:site',
    ' ',
    'version:num',
    ' ',
    'job:hex',
    ' ',
    'request:word',
  );
  check('a {foo} {foo2:num}', 'a ', 'foo:text', ' ', 'foo2:num');
  check('a {version:word}', 'a ', 'version:word');
  check('[{server}]{code}', '[', 'server:word', ']', 'code:code');
  check('a {not a capture} {1}', 'a {not a capture} {1}');
});

test('mistakes of a record are told', () => {
  expect(() => parseTemplate('a {x:number}')).toThrow('unknown type "number" of capture "x"');
  expect(() => parseTemplate('a {x} b {x}')).toThrow('capture "x" stands twice');
  for (const empty of ['{x}', '', '~~', '...', '{a:num}{b}']) expect(() => parseTemplate(empty), empty).toThrow('has no literal text');
});

test('how specific a template is: its literal bytes', () => {
  expect(parseTemplate('Redirected to URL {url}').literalLength).toBe('redirected to url '.length);
  expect(parseTemplate('ERROR: {error}').literalLength).toBe(0);
});
