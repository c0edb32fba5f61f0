/**
 * The flowchart panel in a real browser without VS Code: the built script and styles in a page like the one that VS Code makes
 * of a webview, with the same content security policy, the variables of a theme, and the test in the place of the extension.
 * For a whole VS Code window see `openVscode` of scripts/openVscode.mjs.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { DocumentPlace } from '../../client/webviewDocuments.ts';
import { launchBrowser } from '../../scripts/openVscode.mjs';
import { root } from '../../scripts/toolchain.mjs';
import type { FromFlowView, ToFlowView } from '../../server/protocol/flowView.ts';
import { type ThemeName, themes } from './themes.ts';

export interface PanelOptions {
  /** The document as the extension makes it. */
  readonly html: (place: DocumentPlace) => string;
  /** Folder of the built panel; that of the repository where it is left out. */
  readonly media?: string;
  readonly theme?: ThemeName;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly reducedMotion?: 'reduce' | 'no-preference';
  /** What an earlier life of the panel kept by `setState`. */
  readonly state?: unknown;
}

export interface Panel {
  readonly page: Page;
  /** All that the panel has sent so far. */
  readonly received: readonly FromFlowView[];
  /** Errors of the page and violations of its policy, as the browser's console shows them. */
  readonly complaints: readonly string[];
  /** Sends a message to the panel as the extension does. */
  send(message: ToFlowView): Promise<void>;
  /** Resolves with the first message of a type, one that has come already included. */
  waitFor<T extends FromFlowView['type']>(type: T): Promise<Extract<FromFlowView, { type: T }>>;
  close(): Promise<void>;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
};

const nonce = 'nonceOfTheTest';

async function answerWithMedia(folder: string, path: string, response: ServerResponse): Promise<void> {
  const file = normalize(join(folder, path));
  try {
    if (!file.startsWith(folder)) throw new Error('outside of the folder');
    const content = await readFile(file);
    response.writeHead(200, { 'content-type': contentTypes[extname(file)] ?? 'application/octet-stream' }).end(content);
  } catch {
    response.writeHead(404).end();
  }
}

/** What VS Code puts into a webview before the extension's own document: the variables, its style, and the API. */
function asVscodeDoes(html: string, theme: ThemeName, state: unknown): string {
  const { bodyClass, variables } = themes[theme];
  const variableText = Object.entries(variables)
    .map(([name, value]) => `${name}: ${value};`)
    .join(' ');
  const api = `
    document.addEventListener('DOMContentLoaded', () => { document.body.classList.add(...${JSON.stringify(bodyClass.split(' '))}); });
    let state = ${JSON.stringify(state ?? null)} ?? undefined;
    globalThis.acquireVsCodeApi = () => ({
      postMessage: message => void globalThis.fromPanel(message),
      getState: () => state,
      setState: value => { state = value; return value; },
    });`;
  const head = `
    <style>
      html { ${variableText} background: var(--vscode-editor-background); }
      @layer vscode-default {
        body { background: transparent; color: var(--vscode-editor-foreground); font-family: var(--vscode-font-family);
          font-weight: var(--vscode-font-weight); font-size: var(--vscode-font-size); margin: 0; padding: 0 20px; }
      }
    </style>
    <script nonce="${nonce}">${api}</script>`;
  return html.replace(/<head[^>]*>/i, found => `${found}${head}`);
}

let sharedBrowser: Promise<Browser> | undefined;

/** One browser serves all panels of a test file. */
function getBrowser(): Promise<Browser> {
  sharedBrowser ??= launchBrowser();
  return sharedBrowser;
}

/** Closes the browser of all panels; call it in `afterAll`. */
export async function closeBrowser(): Promise<void> {
  const browser = await sharedBrowser;
  sharedBrowser = undefined;
  await browser?.close();
}

/** Shows a panel; it has loaded its script but heard nothing from the extension yet. */
export async function openPanel(options: PanelOptions): Promise<Panel> {
  const {
    theme = 'dark',
    viewport = { width: 1200, height: 800 },
    reducedMotion = 'reduce',
    media = join(root, 'dist', 'media'),
  } = options;
  let document = '';
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
    if (path === '/') response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(document);
    else void answerWithMedia(media, decodeURIComponent(path), response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  document = asVscodeDoes(options.html({ nonce, cspSource: origin, uri: path => `${origin}/${path}` }), theme, options.state);

  const browser = await getBrowser();
  const context = await browser.newContext({ viewport, reducedMotion, colorScheme: theme === 'light' ? 'light' : 'dark' });
  const page = await context.newPage();
  const received: FromFlowView[] = [];
  const listeners = new Set<() => void>();
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.exposeFunction('fromPanel', (message: FromFlowView) => {
    received.push(message);
    for (const listener of listeners) listener();
  });
  await page.goto(origin);

  return {
    page,
    received,
    complaints,
    send: message => page.evaluate(data => globalThis.postMessage(data, '*'), message),
    waitFor<T extends FromFlowView['type']>(type: T) {
      return new Promise<Extract<FromFlowView, { type: T }>>(resolve => {
        const look = () => {
          const found = received.find((message): message is Extract<FromFlowView, { type: T }> => message.type === type);
          if (found === undefined) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
      });
    },
    async close() {
      await context.close();
      await new Promise<void>(resolve => server.close(() => resolve()));
    },
  };
}
