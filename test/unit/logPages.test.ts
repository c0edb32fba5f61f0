import { expect, test } from 'vitest';
import { catalog } from '../../server/catalog/index.ts';
import { Knowledge } from '../../server/engine/index.ts';
import { LogPages } from '../../server/lsp/features/logPages.ts';
import { type LogQueries, type LogViewState, noFilter } from '../../server/protocol/logView.ts';
import { LogIndex } from '../../server/sources/index.ts';
import { MemoryDisk } from './sourcesMemoryDisk.ts';

const knowledge = new Knowledge(catalog);
const path = '/logs/dmpdownloader.log';
const line = (text: string) => `${text}  $$<SMS_DMP_DOWNLOADER><01-31-2026 10:00:00.000+0><thread=1 (0x1)>\r\n`;

function open(text: string) {
  const disk = new MemoryDisk();
  disk.create(path, text);
  const waiting = new Set<() => void>();
  const pages = new LogPages(
    new LogIndex({ fs: disk, knowledge, listFiles: () => [path] }),
    knowledge,
    [{ name: 'dmpdownloader.log', path, server: null, site: null }],
    {
      onChanged: () => {
        for (const look of [...waiting]) look();
      },
    },
  );
  /** Resolves with the first state in which nothing is under way. */
  const settled = () =>
    new Promise<LogViewState>(resolve => {
      const look = () => {
        const state = pages.takeState();
        if (state.work !== null) return;
        waiting.delete(look);
        resolve(state);
      };
      waiting.add(look);
      look();
    });
  return { disk, pages, settled };
}

test('a filter that is set while the log is still read finds all of it, each once', async () => {
  const count = 30_000;
  const { pages, settled } = open(Array.from({ length: count }, (_, n) => line(n % 100 === 7 ? `wanted ${n}` : `other ${n}`)).join(''));
  const reading = pages.refresh();
  await pages.query({ name: 'filter', parameters: { filter: { ...noFilter, text: 'wanted' }, keep: null } });
  await reading;
  const state = await settled();
  expect(state).toMatchObject({ rows: 300, entries: count });
  const { rows } = (await pages.query({
    name: 'rows',
    parameters: { generation: state.generation, from: 295, count: 10 },
  })) as LogQueries['rows'][1];
  expect(rows.map(({ text, line: at }) => [text, at])).toEqual(
    [95, 96, 97, 98, 99].map(n => [`wanted ${n * 100 + 20_007}`, n * 100 + 20_008]),
  );
});

test('a log that grows while it is filtered is filtered to its end', async () => {
  const { disk, pages, settled } = open(Array.from({ length: 20_000 }, (_, n) => line(`wanted ${n}`)).join(''));
  await pages.refresh();
  const filtering = pages.query({ name: 'filter', parameters: { filter: { ...noFilter, text: 'wanted' }, keep: null } });
  for (let n = 20_000; n < 20_050; n++) {
    const text = line(`wanted ${n}`);
    disk.append(path, text.slice(0, 20));
    await pages.refresh();
    disk.append(path, text.slice(20));
    await pages.refresh();
  }
  await filtering;
  expect(await settled()).toMatchObject({ rows: 20_050, entries: 20_050, filterProblem: null });
});
