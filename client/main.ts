import * as vscode from 'vscode';
import { registerCommands } from './commands.ts';
import { Editing } from './editing.ts';
import { FlowPanel } from './flowPanel.ts';
import { Folders } from './folders.ts';
import { registerLogLanguage } from './logLanguage.ts';
import { LogViewEditors } from './logView.ts';
import { LogViewFilters } from './logViewFilters.ts';
import { RecentWarnings } from './recentWarnings.ts';
import { SampleSite } from './sampleSite.ts';
import type { Server } from './server.ts';
import { StatusItem } from './statusItem.ts';
import { Store } from './store.ts';
import { registerTrees } from './trees.ts';
import { UnknownLinesView } from './unknownLinesView.ts';

let server: Promise<Server> | undefined;

/** So long what an earlier log reader found is shown while its successor reads. */
const staleMostMs = 5000;

export function activate(context: vscode.ExtensionContext): void {
  const warnings = new RecentWarnings(vscode.window.createOutputChannel('ConfigMgr Flow', { log: true }));
  const { output } = warnings;
  const version = String(context.extension.packageJSON.version);
  const folders = new Folders(output);
  const loaded = Promise.withResolvers<Server>();
  server = loaded.promise;
  const store = new Store(async () => (await loaded.promise).getSnapshot());
  const statusItem = new StatusItem(store);
  const panel = new FlowPanel(context.extensionUri, store, loaded.promise, output);
  const sampleSite = new SampleSite(context, folders, output);
  const unknownLines = new UnknownLinesView(loaded.promise);
  const editing = new Editing(context.extensionUri, store, loaded.promise, output);

  const logViews = new LogViewEditors({
    extensionUri: context.extensionUri,
    store,
    server: loaded.promise,
    output,
    filters: new LogViewFilters(context.globalState),
  });

  context.subscriptions.push(
    output,
    folders.register(),
    folders.onDidChange(() => {
      void loaded.promise.then(reader => reader.configure());
      store.setTimeZone(folders.getConfiguration().timeZone);
    }),
    statusItem,
    registerTrees(store),
    unknownLines,
    panel.register(),
    sampleSite,
    editing,
    logViews.register(),
    registerLogLanguage(),
    registerCommands({
      store,
      server: loaded.promise,
      folders,
      panel,
      sampleSite,
      editing,
      logViews,
      unknownLines,
      output,
      warnings,
      version,
    }),
  );

  const fail = (error: unknown) =>
    output.error(`The state of the logs is not known: ${error instanceof Error ? error.message : String(error)}`);
  const start = async () => {
    // The language client is nine tenths of the code: VS Code need not wait for it.
    const { Server } = await import('./server.ts');
    const reader = new Server(context, output, () => folders.getConfiguration(), {
      onReady: () => {
        statusItem.setProgress(undefined);
        output.info(`The log reader runs (start ${reader.starts}).`);
        store.renew(staleMostMs).catch(fail);
      },
      onChanged: changed => void store.apply(changed).catch(fail),
      onProgress: progress => statusItem.setProgress(progress),
      onStopped: () => statusItem.setStopped(),
    });
    loaded.resolve(reader);
    await reader.start();
  };
  setImmediate(() => void start().catch(fail));

  // `npm start` shows the panel at once.
  if (process.env.CONFIGMGR_FLOW_OPEN === '1') panel.show();
}

export async function deactivate(): Promise<void> {
  const reader = await server;
  await reader?.stop();
}
