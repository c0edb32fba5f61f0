/** Whatever the bytes, settings and records: nothing throws, nothing hangs, and what comes out can be sent and shown. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkSettings, type RawSettings } from '../../client/settings.ts';
import { catalog } from '../../server/catalog/index.ts';
import { encode } from '../../server/engine/bytes.ts';
import {
  Analysis,
  extendCatalog,
  Knowledge,
  looksLikeLog,
  redactReport,
  renderMarkdown,
  renderMermaid,
  renderText,
  shapeOf,
} from '../../server/engine/index.ts';
import { readConfiguration } from '../../server/lsp/configuration.ts';
import { readDocument } from '../../server/lsp/logDocument.ts';
import { knowledge } from '../unit/checkAnalysis.ts';
import { damagedLog, patience, realLine, runs } from './fuzz.ts';

const nowMs = Date.UTC(2026, 0, 12, 12);

test(
  'damaged logs are read, concluded, redacted and shown',
  () => {
    fc.assert(
      fc.property(
        damagedLog,
        fc.array(fc.nat(400), { maxLength: 4 }),
        fc.constantFrom('hman.log', 'dmpdownloader.log', 'x.log'),
        (bytes, cuts, name) => {
          looksLikeLog(knowledge, bytes);
          const analysis = new Analysis(knowledge);
          const reader = analysis.openSource({ id: name, path: `/logs/${name}` });
          let from = 0;
          for (const length of [...cuts, bytes.length]) {
            reader.write(bytes.subarray(from, from + length));
            from += length;
          }
          reader.end();
          const { report } = analysis.conclude(nowMs);
          expect(JSON.parse(JSON.stringify(report))).toBeTypeOf('object');
          const redacted = redactReport(report);
          for (const text of [renderText(redacted, nowMs), renderMarkdown(knowledge, redacted, nowMs), renderMermaid(knowledge, redacted)])
            expect(text).toBeTypeOf('string');
        },
      ),
      runs(150),
    );
  },
  patience,
);

test(
  'a document of the editor: every entry is a range of lines in order, inside the text',
  () => {
    fc.assert(
      fc.property(damagedLog, bytes => {
        const text = new TextDecoder().decode(bytes);
        const { tags } = readDocument(knowledge, 'untitled:1', text, 1, nowMs);
        let last = 0;
        for (const { line, endLine } of tags) {
          // Two records can stand on one line.
          expect(line).toBeGreaterThanOrEqual(last);
          expect(endLine).toBeGreaterThanOrEqual(line);
          last = endLine;
        }
        expect(last).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/).length);
      }),
      runs(150),
    );
  },
  patience,
);

test(
  'any text has a shape that is a template, in a moment',
  () => {
    fc.assert(
      fc.property(fc.oneof(realLine, fc.string({ unit: 'binary', maxLength: 300 })), text => {
        expect(shapeOf(text)).toBeTypeOf('string');
      }),
      runs(150),
    );
  },
  patience,
);

test(
  'settings of any type are checked or named, for the client and for the server',
  () => {
    const key = fc.constantFrom('folders', 'timeZone', 'logTimeZone', 'pollingSeconds', 'exclude', 'catalog', 'encoding', 'dateOrder');
    const folder = fc.record(
      { path: fc.anything(), server: fc.anything(), site: fc.anything(), role: fc.anything() },
      { requiredKeys: [] },
    );
    const value = fc.oneof(fc.anything(), fc.array(fc.oneof(folder, fc.anything()), { maxLength: 4 }), fc.string());
    fc.assert(
      fc.property(fc.dictionary(key, value), raw => {
        const { configuration, problems } = checkSettings(raw as unknown as RawSettings, '/work');
        expect(Array.isArray(configuration.folders)).toBe(true);
        for (const { path } of configuration.folders) expect(path).toBeTypeOf('string');
        for (const problem of problems) expect(problem.message).toBeTypeOf('string');
        const received = readConfiguration(raw);
        for (const { path } of received.folders) expect(path).toBeTypeOf('string');
        expect(received.pollingSeconds).toBeGreaterThan(0);
      }),
      runs(150),
    );
    for (const nothing of [null, undefined, 1, 'x', []]) expect(readConfiguration(nothing).folders).toEqual([]);
  },
  patience,
);

test(
  'a catalog file of any JSON: its records work or are named',
  () => {
    const part = fc.constantFrom(
      '{',
      '}',
      '{a}',
      '{a:text}',
      '{package}',
      '{n:num}',
      '{:}',
      '{a:nothing}',
      'x',
      ' ',
      '~',
      'Download ',
      '"',
      '\\',
      '{path}',
    );
    const says = fc.array(part, { maxLength: 8 }).map(parts => parts.join(''));
    const record = fc.record(
      {
        id: fc.oneof(fc.string(), fc.constant('own.line'), fc.anything()),
        log: fc.oneof(fc.constantFrom('any', 'hman', 'nothing'), fc.anything()),
        says: fc.oneof(fc.array(says, { maxLength: 3 }), fc.anything()),
        means: fc.oneof(fc.string(), fc.anything()),
        known: fc.oneof(fc.constant('observed'), fc.anything()),
        source: fc.oneof(fc.string(), fc.anything()),
        examples: fc.oneof(fc.array(fc.record({ line: fc.oneof(says, fc.anything()) }), { maxLength: 2 }), fc.anything()),
        marks: fc.oneof(fc.record({ flow: fc.constantFrom('sync', 'x'), stage: fc.constantFrom('start', 'x') }), fc.anything()),
      },
      { requiredKeys: [] },
    );
    const text = fc.oneof(
      fc.json(),
      fc.string(),
      fc.array(fc.oneof(record, fc.anything()), { maxLength: 4 }).map(signals => {
        try {
          return JSON.stringify({ signals });
        } catch {
          // Some of `anything` has no JSON.
          return '{"signals":[null]}';
        }
      }),
    );
    fc.assert(
      fc.property(text, json => {
        const { catalog: extended, problems } = extendCatalog(catalog, json);
        for (const { message } of problems) expect(message).toBeTypeOf('string');
        if (extended === catalog || extended.signals.length === catalog.signals.length) return;
        const reader = new Analysis(new Knowledge(extended)).openSource({ id: 'hman.log', path: 'hman.log' });
        reader.write(encode('INFO: Download x~~\r\nINFO: x\r\n'));
        reader.end();
      }),
      runs(120),
    );
  },
  patience,
);
