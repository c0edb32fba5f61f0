import fc from 'fast-check';
import { expect, test } from 'vitest';
import { catalog } from '../../server/catalog/index.ts';
import { Knowledge } from '../../server/engine/index.ts';
import { LoggedEntries } from '../../server/sources/loggedEntries.ts';
import { LogIndex } from '../../server/sources/logIndex.ts';
import { MemoryDisk } from '../unit/sourcesMemoryDisk.ts';

const knowledge = new Knowledge(catalog);
const path = '/logs/hman.log';

const trailer = '  $$<SMS_HIERARCHY_MANAGER><01-31-2026 10:00:00.000+0><thread=12 (0xC)>';
/** Lines as logs have them, whole and damaged, of all formats beside each other. */
const lines = [
  `Checking for preview version~~${trailer}\r\n`,
  `Response:\r\n  {\r\n\r\n  }${trailer}\r\n`,
  `cut ${trailer.slice(0, 24)}\r\n`,
  'thread=12 (0xC)>\r\n',
  '\r\n',
  'a line by itself\n',
  '<![LOG[one]LOG]!><time="10:00:00.000+0" date="01-31-2026" component="hman" context="" type="1" thread="5" file="a:1">\r\n',
  '<![LOG[two\r\nlines]LOG]!><time="10:00:00.000+0" date="01-31-2026" component="hman" context="" type="3" thread="5" file="a:1">',
  `Gr\u00fc\u00dfe \u4e2d${trailer}\r\n`,
  `two records ${trailer} beside each other${trailer}\r\n`,
];

test('entries by number are those of reading from the start, whatever the lines, the pieces and the steps in which the log grows', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...lines), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 40, max: 900 }),
      fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 6 }),
      fc.nat(80),
      async (chosen, pieceBytes, steps, from) => {
        const bytes = new TextEncoder().encode(chosen.join(''));
        const whole = new LoggedEntries(knowledge, { source: 0, path, reading: {}, zone: 0 });
        whole.write(bytes);
        whole.end();
        const expected = whole.take().map(({ line, text, utcMs, torn }) => ({ line, text, utcMs, torn }));
        const disk = new MemoryDisk();
        disk.create(path);
        const index = new LogIndex({ fs: disk, knowledge, listFiles: () => [path], pieceBytes });
        let at = 0;
        for (const step of [...steps, bytes.length]) {
          disk.append(path, bytes.slice(at, at + step));
          at += step;
          await index.update();
        }
        const read = await index.read(0, index.count);
        expect(read.ok && read.value.map(({ line, text, utcMs, torn }) => ({ line, text, utcMs, torn }))).toEqual(expected);
        const some = await index.read(from, 3);
        expect(some.ok && some.value.map(({ line, text, utcMs, torn }) => ({ line, text, utcMs, torn }))).toEqual(
          expected.slice(from, from + 3),
        );
        const scanned: unknown[] = [];
        await index.scan(Math.min(from, expected.length), (entries, first) => {
          expect(first).toBe(Math.min(from, expected.length) + scanned.length);
          scanned.push(...entries.map(({ line, text, utcMs, torn }) => ({ line, text, utcMs, torn })));
          return true;
        });
        expect(scanned).toEqual(expected.slice(from));
      },
    ),
    { numRuns: 150 },
  );
});
