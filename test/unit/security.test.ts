/** What docs/security.md claims of the code as a whole: what it can reach, what it writes, where text becomes more than text. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import esbuild from 'esbuild';
import { describe, expect, test } from 'vitest';
import { flowDocument } from '../../client/webviewDocuments.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const sources = (...folders: readonly string[]) =>
  folders.flatMap(folder => globSync(`${folder}/**/*.ts`, { cwd: root })).map(path => path.replaceAll('\\', '/'));
/** Without comments, in which anything may be named. */
const codeOf = (path: string) => read(path).replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/g, '');
const filesWith = (pattern: RegExp, ...folders: readonly string[]) => sources(...folders).filter(path => pattern.test(codeOf(path)));

/** Modules of Node and of VS Code that a program imports, with the files that do. */
async function importsOf(entry: string): Promise<Map<string, string[]>> {
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    metafile: true,
    write: false,
    platform: 'node',
    format: 'esm',
    external: ['vscode'],
    logLevel: 'silent',
  });
  const found = new Map<string, string[]>();
  for (const [input, { imports }] of Object.entries(metafile.inputs))
    for (const { path, external } of imports)
      if (external) {
        const name = path.replace(/^node:/, '');
        found.set(name, [...(found.get(name) ?? []), input]);
      }
  return found;
}

describe('no network', () => {
  const reachingOut = ['http', 'https', 'http2', 'tls', 'dgram', 'dns', 'dns/promises', 'inspector', 'cluster', 'undici'];

  test.each(['client/main.ts', 'server/lsp/main.ts', 'server/cli/main.ts'])('%s imports nothing that reaches out', async entry => {
    const imports = await importsOf(entry);
    expect(imports.size).toBeGreaterThan(3);
    for (const name of reachingOut) expect(imports.get(name), name).toBeUndefined();
    // The protocol's own library can also talk through named pipes; ours talks through the channel of the process.
    const users = imports.get('net') ?? [];
    expect(users.filter(path => !/node_modules\/vscode-(?:jsonrpc|languageclient|languageserver)\//.test(path))).toEqual([]);
    if (entry.startsWith('server/cli')) expect(users).toEqual([]);
  });

  test('our own code asks nothing of the network', () => {
    expect(
      filesWith(/\b(?:fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|RTCPeerConnection)\s*\(/, 'client', 'server', 'media'),
    ).toEqual([]);
  });
});

describe('no writes beside the logs', () => {
  test('what reads, follows and understands logs has no way to write', () => {
    const writes =
      /\b(?:writeFile|appendFile|createWriteStream|mkdir|mkdtemp|rename|unlink|rm|rmdir|truncate|copyFile|symlink|chmod|utimes)(?:Sync)?\s*\(/;
    expect(filesWith(writes, 'server').filter(path => !path.startsWith('server/sample/'))).toEqual([]);
    // A file is opened to be read.
    expect(read('server/sources/diskFs.ts')).toContain('O_RDONLY');
  });

  test('only the sample site starts a process of ours', () => {
    expect(filesWith(/from 'node:child_process'/, 'client', 'server')).toEqual(['client/sampleSite.ts']);
  });
});

describe('text stays text', () => {
  test('the panel makes HTML of nothing but the drawing of the structure', () => {
    expect(
      filesWith(/\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|srcdoc)\b/, 'media', 'client'),
    ).toEqual(['media/flow/drawing.ts']);
  });

  test('no markdown is trusted, no text is run', () => {
    expect(filesWith(/isTrusted\s*[:=](?!\s*false\b)|supportHtml\s*[:=](?!\s*false\b)/, 'client', 'server')).toEqual([]);
    expect(filesWith(/\beval\s*\(|new Function\s*\(/, 'client', 'server', 'media')).toEqual([]);
  });

  test('the document of the panel lets in its own script and styles, and nothing else', () => {
    const html = flowDocument({ nonce: 'N', cspSource: 'https://own', uri: name => `https://own/${name}` });
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    expect(policy.split(/;\s*/).sort()).toEqual(["default-src 'none'", "script-src 'nonce-N'", "style-src https://own 'unsafe-inline'"]);
    expect(html.match(/<script/g)).toEqual(['<script']);
    expect(html).toContain('<script type="module" nonce="N"');
  });
});

describe('workspace trust', () => {
  const { capabilities, contributes } = JSON.parse(read('package.json'));

  test('settings that name places outside of the workspace are restricted', () => {
    expect(capabilities.untrustedWorkspaces.supported).toBe('limited');
    const restricted: readonly string[] = capabilities.untrustedWorkspaces.restrictedConfigurations;
    const properties = contributes.configuration.properties as Readonly<
      Record<string, { type?: string; description?: string; markdownDescription?: string }>
    >;
    for (const key of restricted) expect(properties, key).toHaveProperty([key]);
    const naming = Object.entries(properties).filter(([, { description, markdownDescription }]) =>
      /\bfull paths?\b|^(?:Folders|JSON files)\b/i.test(description ?? markdownDescription ?? ''),
    );
    expect(naming.map(([key]) => key).filter(key => !restricted.includes(key))).toEqual([]);
    expect(restricted).toEqual(expect.arrayContaining(['configmgrFlow.folders', 'configmgrFlow.catalog']));
  });
});
