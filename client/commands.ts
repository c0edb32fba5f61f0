import * as vscode from 'vscode';
import { commands } from '../server/protocol/ids.ts';
import { copyDiagnostics } from './copyDiagnostics.ts';
import type { Editing } from './editing.ts';
import { parsePlace, parseSelection } from './flowMessages.ts';
import type { FlowPanel } from './flowPanel.ts';
import type { Folders } from './folders.ts';
import { addLogFolder } from './logFolders.ts';
import type { LogViewEditors } from './logView.ts';
import { parseLineToTeach } from './ownCatalog.ts';
import { openPlace } from './places.ts';
import { readAsLog } from './readAsLog.ts';
import type { RecentWarnings } from './recentWarnings.ts';
import { copyReport } from './reports.ts';
import type { SampleSite } from './sampleSite.ts';
import type { Server } from './server.ts';
import type { Store } from './store.ts';
import { teachLine } from './teachLine.ts';
import type { TreeNode } from './treeModel.ts';
import type { UnknownLinesView } from './unknownLinesView.ts';
import { pickUpdate } from './updatePicker.ts';

export interface CommandContext {
  readonly store: Store;
  readonly server: Promise<Server>;
  readonly folders: Folders;
  readonly panel: FlowPanel;
  readonly sampleSite: SampleSite;
  readonly editing: Editing;
  readonly logViews: LogViewEditors;
  readonly unknownLines: UnknownLinesView;
  readonly output: vscode.LogOutputChannel;
  readonly warnings: RecentWarnings;
  /** Version of the extension. */
  readonly version: string;
}

/** Commands get anything: nothing from the palette, a node from a menu of a view, whatever another extension passes. */
type Argument = unknown;

const field = (argument: Argument, name: keyof TreeNode): unknown =>
  typeof argument === 'object' && argument !== null ? (argument as Partial<TreeNode>)[name] : undefined;

export function registerCommands(context: CommandContext): vscode.Disposable {
  const { store, server, folders, panel, sampleSite, editing, logViews, unknownLines, output, warnings, version } = context;

  const handlers: Readonly<Record<keyof typeof commands, (argument: Argument) => unknown>> = {
    showFlowchart: async argument => {
      if (!(await editing.showTextFlowchart(argument))) panel.show(argument === undefined ? undefined : parseSelection(argument));
    },
    whereIsMyUpdate: () => pickUpdate(store),
    addLogFolder: () => addLogFolder(folders),
    removeLogFolder: async argument => {
      const path = field(argument, 'folder');
      if (typeof path !== 'string') return;
      sampleSite.stop(path);
      await folders.remove(path);
    },
    refresh: async argument => {
      const path = field(argument, 'folder');
      await (await server).refresh(typeof path === 'string' ? path : null);
    },
    openSampleSite: async () => {
      if (await sampleSite.open()) panel.show();
    },
    copyReport: async () => copyReport(await server),
    copyDiagnostics: async () => copyDiagnostics(await server, version, warnings),
    openPlace: async argument => {
      const place = parsePlace(argument) ?? parsePlace(field(argument, 'place'));
      if (place) await openPlace(place);
    },
    copyText: async argument => {
      if (typeof argument !== 'string') return;
      await vscode.env.clipboard.writeText(argument);
      vscode.window.setStatusBarMessage('$(check) Copied', 3000);
    },
    findUnknownLines: () => unknownLines.find(),
    teachLine: async argument => {
      const line = parseLineToTeach(argument) ?? parseLineToTeach(field(argument, 'line'));
      if (line) await teachLine(line, await server, folders);
    },
    lookUpErrorCode: () => editing.lookUpErrorCode(),
    followLog: argument => editing.follow.toggle(typeof argument === 'string' ? argument : undefined),
    readAsLog: () => readAsLog(),
    openLogView: argument => logViews.open(argument instanceof vscode.Uri ? argument : undefined),
    openMergedLogView: () => logViews.openMerged(),
  };

  const run = async (name: keyof typeof commands, argument: Argument) => {
    try {
      await handlers[name](argument);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      output.error(`${commands[name]}: ${why}`);
      void vscode.window.showErrorMessage(`ConfigMgr Flow: ${why}`);
    }
  };
  const names = Object.keys(commands) as (keyof typeof commands)[];
  return vscode.Disposable.from(
    ...names.map(name => vscode.commands.registerCommand(commands[name], (argument: Argument) => run(name, argument))),
  );
}
