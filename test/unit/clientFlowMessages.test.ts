import { expect, test } from 'vitest';
import { isKnownFile, isKnownLink, parseFromFlowView, parsePlace, parseSelection } from '../../client/flowMessages.ts';
import { looksLikeLog } from '../../client/logText.ts';
import { escapeMarkdown } from '../../client/markdown.ts';
import { makeSnapshot } from './clientState.ts';

const place = { path: '/logs/CAS/hman.log', line: 3 };

test.each([
  { type: 'ready' },
  { type: 'needSnapshot' },
  { type: 'open', place },
  { type: 'openLink', url: 'https://learn.microsoft.com' },
  { type: 'copy', text: 'SELECT 1' },
  { type: 'getLines', requestId: 1, place, before: 3, after: 3 },
  { type: 'selected', selection: { runId: 'r', stage: null } },
  { type: 'failed', message: 'no' },
])('$type is understood', message => {
  expect(parseFromFlowView({ ...message, more: 'is left out' })).toEqual(message);
});

test.each([
  undefined,
  null,
  'ready',
  [],
  {},
  { type: 'eval', text: '1' },
  { type: 'open' },
  { type: 'open', place: { path: '', line: 1 } },
  { type: 'open', place: { path: '/x', line: 0 } },
  { type: 'open', place: { path: '/x', line: 1.5 } },
  { type: 'open', place: { path: ['/x'], line: 1 } },
  { type: 'openLink', url: 7 },
  { type: 'copy' },
  { type: 'getLines', requestId: 1, place, before: -1, after: 3 },
  { type: 'getLines', requestId: 'a', place, before: 1, after: 3 },
  { type: 'selected', selection: { runId: 1 } },
  { type: 'failed', message: {} },
])('%j is not', message => {
  expect(parseFromFlowView(message)).toBeUndefined();
});

test('a panel gets no more than some lines', () => {
  expect(parseFromFlowView({ type: 'getLines', requestId: 1, place, before: 1e9, after: 1e9 })).toMatchObject({ before: 500, after: 500 });
});

test('places and selections of any origin', () => {
  expect(parsePlace({ ...place, text: 'x' })).toEqual(place);
  expect(parsePlace('x')).toBeUndefined();
  expect(parseSelection({ runId: 'a' })).toEqual({ runId: 'a', stage: null });
  expect(parseSelection({ runId: 'a', stage: 1 })).toBeUndefined();
});

test('only logs of the set and links of the catalogue are opened', () => {
  const snapshot = makeSnapshot();
  expect(isKnownFile(snapshot, '/logs/CAS/hman.log')).toBe(true);
  expect(isKnownFile(snapshot, '/etc/passwd')).toBe(false);
  expect(isKnownLink(snapshot, 'https://learn.microsoft.com/servicing')).toBe(true);
  expect(isKnownLink(snapshot, 'https://learn.microsoft.com/payload')).toBe(true);
  expect(isKnownLink(snapshot, 'https://example.com')).toBe(false);
  expect(isKnownLink(snapshot, 'command:workbench.action.quit')).toBe(false);
});

test('a log with an unknown name is known by its lines', () => {
  expect(looksLikeLog('Sleep  $$<SMS_DMP_DOWNLOADER><11-24-2026 10:22:50.840+240><thread=4312 (0x10D8)>')).toBe(true);
  expect(
    looksLikeLog('<![LOG[Done]LOG]!><time="10:22:50.840+240" date="11-24-2026" component="x" context="" type="1" thread="1" file="">'),
  ).toBe(true);
  expect(looksLikeLog('2026-11-24 10:22:50 INFO started')).toBe(false);
  expect(looksLikeLog('$$<x><y>')).toBe(false);
});

test('text of a log is no markdown', () => {
  expect(escapeMarkdown('Payload  of 2509, done\n')).toBe('Payload of 2509, done');
  for (const text of ['**a** _b_ `c` [d](command:e) <img src=x> # f', 'https://g.h www.i.j k@l.m', '1. n\n- o', '&amp; $(p)']) {
    expect(escapeMarkdown(text).replace(/&#\d+;/g, '')).toMatch(/^[\p{L}\p{N} ,]*$/u);
  }
});
