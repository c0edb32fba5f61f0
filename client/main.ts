import * as vscode from 'vscode';
import { registerCommands } from './commands.ts';
import { FlowPanel } from './flowPanel.ts';
import { Folders } from './folders.ts';
import { registerLogLanguage } from './logLanguage.ts';
import { SampleSite } from './sampleSite.ts';
import type { Server } from './server.ts';
import { StatusItem } from './statusItem.ts';
import { Store } from './store.ts';
import { registerTrees } from './trees.ts';
import { UnknownLinesView } from './unknownLinesView.ts';

let server: Promise<Server> | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel('ConfigMgr Flow', { log: true });
  const folders = new Folders(output);
  const loaded = Promise.withResolvers<Server>();
  server = loaded.promise;
  const store = new Store(async () => (await loaded.promise).getSnapshot());
  const statusItem = new StatusItem(store);
  const panel = new FlowPanel(context.extensionUri, store, loaded.promise, output);
  const sampleSite = new SampleSite(context, folders, output);
  const unknownLines = new UnknownLinesView(loaded.promise);

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
    registerLogLanguage(),
    registerCommands({ store, server: loaded.promise, folders, panel, sampleSite, unknownLines, output }),
  );

  const fail = (error: unknown) =>
    output.error(`The state of the logs is not known: ${error instanceof Error ? error.message : String(error)}`);
  const start = async () => {
    // The language client is nine tenths of the code: VS Code need not wait for it.
    const { Server } = await import('./server.ts');
    const reader = new Server(context, output, () => folders.getConfiguration(), {
      onReady: () => {
        statusItem.setProgress(undefined);
        store.load().catch(fail);
      },
      onChanged: changed => void store.apply(changed).catch(fail),
      onProgress: progress => statusItem.setProgress(progress),
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
