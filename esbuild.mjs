/**
 * Builds everything that runs outside the sources.
 *
 *   node esbuild.mjs [--production] [--watch] [--only=<target>[,<target>…]]
 */
import { existsSync, globSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import esbuild from 'esbuild';
import { writeThirdPartyNotices } from './scripts/thirdPartyNotices.mjs';

const isProduction = process.argv.includes('--production');
const isWatching = process.argv.includes('--watch');
const only = process.argv
  .find(argument => argument.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  metafile: true,
  minify: isProduction,
  sourcemap: !isProduction,
  legalComments: 'none',
  logLevel: 'silent',
};

/** 22 is the Node of the oldest VS Code that `engines.vscode` allows. @type {import('esbuild').BuildOptions} */
const node = { ...common, platform: 'node', target: 'node22' };

/** Every webview has a folder in media/ with a main.ts and, beside it, a style sheet of the folder's name. */
function webviewEntries() {
  return globSync('media/*/main.ts').flatMap(script => {
    const name = basename(dirname(script));
    const style = `media/${name}/${name}.css`;
    return [{ in: script, out: name }, ...(existsSync(style) ? [{ in: style, out: name }] : [])];
  });
}

/**
 * mermaid loads each kind of diagram, layout and text renderer when it is needed. We draw flowcharts: the others are left out,
 * which halves the package and keeps code that nobody calls out of it.
 * @type {import('esbuild').Plugin}
 */
const flowchartsOnly = {
  name: 'flowcharts-only',
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ kind, importer, path }) => {
      if (kind !== 'dynamic-import' || !/[\\/]node_modules[\\/](mermaid|@mermaid-js)[\\/]/.test(importer)) return undefined;
      if (/^flowDiagram-/.test(basename(path))) return undefined;
      return { path, namespace: 'left-out' };
    });
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: `throw new Error('${basename(path)} is left out of this build');`,
    }));
  },
};

/**
 * The language client is nine tenths of the client's code and is wanted once the extension is active: in a file of its own it need not
 * even be parsed before.
 * @type {import('esbuild').Plugin}
 */
const clientApart = {
  name: 'client-apart',
  setup(build) {
    build.onResolve({ filter: /^\.\/server\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './languageClient.cjs', external: true } : undefined,
    );
  },
};

/** What VS Code loads; `require` as it is, since VS Code gives out its own module there. @type {import('esbuild').BuildOptions} */
const inVscode = { ...node, format: 'cjs', external: ['vscode'], supported: { 'dynamic-import': false } };

/** @type {Record<string, import('esbuild').BuildOptions>} */
const targets = {
  extension: { ...inVscode, entryPoints: ['client/main.ts'], outfile: 'dist/extension.cjs', plugins: [clientApart] },
  languageClient: { ...inVscode, entryPoints: ['client/server.ts'], outfile: 'dist/languageClient.cjs' },
  server: { ...node, entryPoints: ['server/lsp/main.ts'], outfile: 'dist/server.cjs', format: 'cjs' },
  cli: { ...node, entryPoints: ['server/cli/main.ts'], outfile: 'dist/cli.js', format: 'esm', banner: { js: '#!/usr/bin/env node' } },
  readWorker: { ...node, entryPoints: ['server/cli/readWorker.ts'], outfile: 'dist/readWorker.js', format: 'esm' },
  media: {
    ...common,
    platform: 'browser',
    // The Chromium of the oldest VS Code that `engines.vscode` allows.
    target: 'chrome138',
    entryPoints: webviewEntries(),
    outdir: 'dist/media',
    // Split: the panel loads the tenth of mermaid that flowcharts need.
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    plugins: [flowchartsOnly],
  },
  tests: {
    ...node,
    // Each suite is a file of its own, since mocha defines `describe` only when it loads them.
    entryPoints: ['test/integration/index.ts', ...globSync('test/integration/*.test.ts')],
    outdir: 'out/test/integration',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    external: ['vscode', 'mocha'],
    minify: false,
    sourcemap: 'inline',
  },
};

const chosen = Object.entries(targets).filter(([name]) => only === undefined || only.includes(name));
const unknown = only?.filter(name => !(name in targets)) ?? [];
if (unknown.length > 0) {
  console.error(`Unknown target ${unknown.join(', ')}; there are ${Object.keys(targets).join(', ')}.`);
  process.exit(1);
}

/** Shows the problems of a build in a form that the task of .vscode/tasks.json reads. @type {import('esbuild').Plugin} */
const report = {
  name: 'report',
  setup(build) {
    build.onStart(() => {
      if (isWatching) console.log('[watch] build started');
    });
    build.onEnd(({ errors, warnings }) => {
      for (const [kind, messages] of /** @type {const} */ ([
        ['error', errors],
        ['warning', warnings],
      ])) {
        for (const { text, location } of messages) {
          console.error(location ? `${location.file}:${location.line}:${location.column + 1}: ${kind}: ${text}` : `${kind}: ${text}`);
        }
      }
      if (isWatching) console.log('[watch] build finished');
    });
  },
};

// Chunks and suites of earlier builds would stay for ever, and be packaged and run.
for (const [, { outdir }] of chosen) {
  if (outdir !== undefined) rmSync(outdir, { recursive: true, force: true });
}

if (isWatching) {
  const contexts = await Promise.all(
    chosen.map(([, options]) => esbuild.context({ ...options, plugins: [...(options.plugins ?? []), report] })),
  );
  await Promise.all(contexts.map(context => context.watch()));
} else {
  const results = await Promise.allSettled(
    chosen.map(([, options]) => esbuild.build({ ...options, plugins: [...(options.plugins ?? []), report] })),
  );
  if (results.some(({ status }) => status === 'rejected')) process.exit(1);
  const metafiles = results.flatMap(result => (result.status === 'fulfilled' ? [result.value.metafile] : []));
  if (isProduction && only === undefined) writeThirdPartyNotices(metafiles, 'dist/ThirdPartyNotices.txt');
}
