/** What tests of the log view share: the view opened as VS Code does, with the server's pages of a log in memory behind it. */
import type { Page } from 'playwright-core';
import { parseFromLogView } from '../../client/logViewMessages.ts';
import { logViewDocument } from '../../client/webviewDocuments.ts';
import { catalog } from '../../server/catalog/index.ts';
import { Knowledge } from '../../server/engine/index.ts';
import { LogPages } from '../../server/lsp/features/logPages.ts';
import { type FromLogView, readyFilters, type ToLogView } from '../../server/protocol/logView.ts';
import { LogIndex, MergedLogs } from '../../server/sources/index.ts';
import { MemoryDisk } from '../unit/sourcesMemoryDisk.ts';
import { openPanel, type Panel, type PanelOptions } from './browser.ts';

const knowledge = new Knowledge(catalog);

export interface LogViewPage {
  readonly page: Page;
  readonly complaints: readonly string[];
  /** What the view asked of VS Code, besides its questions to the server. */
  readonly asked: readonly FromLogView[];
  append(path: string, text: string): Promise<void>;
  send(message: ToLogView): Promise<void>;
  close(): Promise<void>;
}

export async function showLogView(logs: Readonly<Record<string, string>>, options: Omit<PanelOptions, 'html'> = {}): Promise<LogViewPage> {
  const disk = new MemoryDisk();
  for (const [path, text] of Object.entries(logs)) disk.create(path, text);
  const paths = Object.keys(logs);
  const indexes = paths.map((path, source) => new LogIndex({ fs: disk, knowledge, listFiles: () => [path], source }));
  const sources = paths.map(path => ({ name: path.split('/').at(-1)!, path, server: path.split('/')[1] ?? null, site: null }));
  // The messages of the other panel have another type; what passes through is the same.
  const panel: Panel = await openPanel({ html: logViewDocument, ...options });
  const send = (message: ToLogView) => panel.send(message as never);
  let isTelling = false;
  const tell = () => {
    isTelling = true;
  };
  const pages = new LogPages(indexes.length === 1 ? indexes[0]! : new MergedLogs(indexes), knowledge, sources, { onChanged: tell });
  const asked: FromLogView[] = [];
  let taken = 0;
  let isClosed = false;
  const answer = async (message: FromLogView) => {
    if (message.type === 'ready') {
      await send({ type: 'opened', opened: { sources, timeZone: 'utc' }, filters: readyFilters, filter: null });
      await pages.refresh();
      tell();
    } else if (message.type === 'query') {
      const value = await pages.query(message.query);
      if (message.query.name === 'copy') asked.push({ type: 'copy', text: (value as { text: string }).text });
      if (message.query.name === 'filter') await send({ type: 'state', state: pages.takeState() });
      await send({ type: 'answer', requestId: message.requestId, value });
    } else asked.push(message);
  };
  const pump = async () => {
    while (!isClosed) {
      for (; taken < panel.received.length; taken++) {
        const message = parseFromLogView(panel.received[taken]);
        if (message) await answer(message);
        else asked.push({ type: 'failed', message: `not understood: ${JSON.stringify(panel.received[taken])}` });
      }
      if (isTelling) {
        isTelling = false;
        await send({ type: 'state', state: pages.takeState() });
      }
      await new Promise(resolve => setImmediate(resolve));
    }
  };
  const pumping = pump().catch(error => {
    if (!isClosed) throw error;
  });
  await panel.page.getByRole('gridcell').first().waitFor();
  return {
    page: panel.page,
    complaints: panel.complaints,
    asked,
    send,
    append: async (path, text) => {
      disk.append(path, text);
      await pages.refresh();
    },
    close: async () => {
      isClosed = true;
      pages.close();
      await panel.close();
      await pumping;
    },
  };
}
