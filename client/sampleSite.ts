import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import type { Folders } from './folders.ts';

/** Minutes of the sample site that pass in a second: a whole story takes a few minutes, and one can watch. */
const speed = 60;

interface ScenarioItem extends vscode.QuickPickItem {
  readonly name: string;
}

/**
 * A made-up site that writes believable logs while one looks at it. The command line tool does the writing, in a process of
 * its own that ends with the window.
 */
export class SampleSite implements vscode.Disposable {
  readonly #cli: string;
  readonly #root: vscode.Uri;
  readonly #folders: Folders;
  readonly #output: vscode.LogOutputChannel;
  #writer: ChildProcess | undefined;
  #folder: string | undefined;

  constructor(context: vscode.ExtensionContext, folders: Folders, output: vscode.LogOutputChannel) {
    this.#cli = context.asAbsolutePath('dist/cli.js');
    this.#root = context.globalStorageUri;
    this.#folders = folders;
    this.#output = output;
  }

  /** Lets the user choose what happens, then writes it into a folder that this window reads. */
  async open(): Promise<boolean> {
    const chosen = await vscode.window.showQuickPick(this.#listScenarios(), {
      title: 'Open Sample Site',
      placeHolder: 'What is to happen at the sample site?',
      matchOnDetail: true,
    });
    if (!chosen) return false;
    const folder = vscode.Uri.joinPath(this.#root, `sample-site-${chosen.name}`).fsPath;
    this.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    await mkdir(folder, { recursive: true });
    this.#write(folder, chosen.name);
    this.#folders.addForThisWindow(folder);
    return true;
  }

  #spawn(...args: readonly string[]): ChildProcess {
    // VS Code's own runtime, as plain Node.
    return spawn(process.execPath, [this.#cli, 'sample', ...args], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
  }

  #write(folder: string, scenario: string): void {
    const writer = this.#spawn(folder, '--scenario', scenario, '--speed', String(speed));
    this.#writer = writer;
    this.#folder = folder;
    // Nobody reads what it says of its progress; it must not wait for a reader.
    writer.stdout?.resume();
    writer.stderr?.setEncoding('utf8').on('data', (text: string) => this.#output.info(`Sample site: ${text.trimEnd()}`));
    writer.once('error', error => this.#fail(error.message));
    writer.once('exit', (code, signal) => {
      if (code !== 0 && signal === null) this.#fail(`it ended with code ${code}`);
      if (this.#writer === writer) this.#writer = undefined;
    });
  }

  #fail(why: string): void {
    void vscode.window.showErrorMessage(`ConfigMgr Flow: the sample site cannot be written: ${why}.`);
  }

  async #listScenarios(): Promise<ScenarioItem[]> {
    const child = this.#spawn('--list', '--json');
    let errors = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const items: ScenarioItem[] = [];
    if (child.stdout) {
      for await (const line of createInterface({ input: child.stdout })) {
        if (line.trim() === '') continue;
        const { name, title, describes } = JSON.parse(line) as { name: string; title: string; describes: string };
        items.push({ name, label: title, detail: describes });
      }
    }
    const code = await ended;
    if (items.length === 0) throw new Error(`the sample site has no scenario (code ${code}): ${errors.trim()}`);
    return items;
  }

  /** Ends the writing; `folder` restricts it to a folder that is read no more. */
  stop(folder = this.#folder): void {
    if (folder !== this.#folder) return;
    const writer = this.#writer;
    this.#writer = undefined;
    writer?.kill();
  }

  dispose(): void {
    this.stop();
  }
}
