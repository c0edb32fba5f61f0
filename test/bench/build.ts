/** Builds what is measured, as it is shipped, below a temporary folder: nobody's `dist` is touched. */
import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import esbuild from 'esbuild';
import { root } from '../../scripts/toolchain.mjs';

const runFile = promisify(execFile);

/** Bundles programs of the bench, and the thread of the command line that they start. */
export async function buildPrograms(folder: string): Promise<void> {
  const here = path.join(root, 'test', 'bench');
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  await esbuild.build({
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    logLevel: 'error',
    outdir: folder,
    entryPoints: ['figure', 'documentFigures', 'clientFigures', 'manyFolders'].map(name => path.join(here, `${name}.ts`)),
    alias: { vscode: path.join(here, 'fakeVscode.ts') },
    // Modules of the older kind ask for Node's own.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  await esbuild.build({
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    logLevel: 'error',
    entryPoints: [path.join(root, 'server', 'cli', 'readWorker.ts')],
    outfile: path.join(folder, 'readWorker.js'),
  });
}

/** A hierarchy's maker as a script for a page: defines the global `bench`. */
export async function buildHierarchyScript(): Promise<string> {
  const { outputFiles } = await esbuild.build({
    bundle: true,
    format: 'iife',
    globalName: 'bench',
    footer: { js: 'globalThis.bench = bench;' },
    target: 'chrome138',
    logLevel: 'error',
    write: false,
    entryPoints: [path.join(root, 'test', 'bench', 'hierarchy.ts')],
  });
  return outputFiles[0]!.text;
}

/** The extension as it is packaged; returns its folder. */
export async function buildExtension(folder: string): Promise<string> {
  const extension = path.join(folder, 'extension');
  mkdirSync(extension);
  for (const name of ['client', 'server', 'media', 'syntaxes', 'schemas', 'docs', 'node_modules', 'package.json', 'README.md'])
    symlinkSync(path.join(root, name), path.join(extension, name));
  await runFile(process.execPath, [path.join(root, 'esbuild.mjs'), '--production', '--only=extension,languageClient,server,media'], {
    cwd: extension,
  });
  return extension;
}
