import * as vscode from 'vscode';
import { registerCommands } from './commands.ts';
import { FlowPanel } from './flowPanel.ts';
import { Folders } from './folders.ts';
import { registerLogLanguage } from './logLanguage.ts';
import { SampleSite } from './sampleSite.ts';
import { Server } from './server.ts';
import { StatusItem } from './statusItem.ts';
import { Store } from './store.ts';
import { registerTrees } from './trees.ts';

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel('ConfigMgr Flow', { log: true });
  const folders = new Folders(output);
  const store = new Store(() => reader.getSnapshot());
  const statusItem = new StatusItem(store);
  const follow = (work: Promise<void>) =>
    work.catch((error: unknown) => output.error(`The state of the logs is not known: ${String(error)}`));
  const reader = new Server(context, output, () => folders.getConfiguration(), {
    onReady: () => {
      statusItem.setProgress(undefined);
      void follow(store.load());
    },
    onChanged: changed => void follow(store.apply(changed)),
    onProgress: progress => statusItem.setProgress(progress),
  });
  server = reader;
  const panel = new FlowPanel(context.extensionUri, store, reader, output);
  const sampleSite = new SampleSite(context, folders, output);

  context.subscriptions.push(
    output,
    folders.register(),
    folders.onDidChange(() => {
      reader.configure();
      store.setTimeZone(folders.getConfiguration().timeZone);
    }),
    statusItem,
    registerTrees(store),
    panel.register(),
    sampleSite,
    registerLogLanguage(),
    registerCommands({ store, server: reader, folders, panel, sampleSite, output }),
  );
  void reader.start();
  // `npm start` shows the panel at once.
  if (process.env.CONFIGMGR_FLOW_OPEN === '1') panel.show();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
