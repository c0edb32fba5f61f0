/**
 * The real VS Code server, for testing and showing the extension where no desktop VS Code can be had. It comes out of the npm
 * package code-server, of which only VS Code itself is used, and is kept in `.vscode-test/` as @vscode/test-electron keeps its downloads.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  continueWithPinnedNode,
  ensureInstalled,
  exitOnSignals,
  fail,
  isWindows,
  PlainError,
  pinnedNode,
  root,
  run,
  runNpm,
} from './toolchain.mjs';

/**
 * The VS Code versions that the tests run in: the newest, and the oldest that `engines.vscode` allows. `node` is the version
 * that the server asks for where the pinned one of package.json will not do.
 * @type {Record<'newest' | 'floor', { vscode: string, codeServer: string, integrity: string, node?: string }>}
 */
export const vscodeVersions = {
  newest: {
    vscode: '1.139.1',
    codeServer: '4.139.1',
    integrity: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
  },
  floor: {
    vscode: '1.106.3',
    codeServer: '4.106.3',
    integrity: 'sha512-GCspZ2Naj4/1pCVgfD3swU0/6RWGiodqeugwYLofT4rShPMCJXiw+hQYNREQlA6Yp53vJuRlR9ccrfIPLNQAKw==',
    node: '22.23.3',
  },
};

/** @typedef {keyof typeof vscodeVersions} VscodeVersion */

const cacheFolder = join(root, '.vscode-test');

/**
 * Fetches a package of the registry and unpacks a part of it into a folder.
 * @param {string} spec
 * @param {string} part path inside the package
 * @param {string} folder an existing folder; the part ends up in `folder/package/<part>`
 * @param {string} [integrity] what the registry must say of it
 */
async function unpackPackage(spec, part, folder, integrity) {
  const answer = await runNpm(['pack', spec, '--json', '--loglevel=error'], { cwd: folder, quiet: true });
  const [packed] = JSON.parse(answer);
  if (integrity !== undefined && packed.integrity !== integrity)
    throw new PlainError(`${spec} is not the package that was pinned: ${packed.integrity}`);
  await run('tar', ['-xzf', packed.filename, `package/${part}`], { cwd: folder });
  rmSync(join(folder, packed.filename));
}

/**
 * Makes a folder of the cache appear complete or not at all: an interrupted run leaves only a temporary folder, which the next one removes.
 * @param {string} name
 * @param {(folder: string) => Promise<string>} fill fills an empty folder and says which part of it to keep
 */
async function cached(name, fill) {
  const target = join(cacheFolder, name);
  if (existsSync(target)) return target;
  mkdirSync(cacheFolder, { recursive: true });
  const prefix = `.tmp-${name}-`;
  for (const entry of readdirSync(cacheFolder)) {
    if (entry.startsWith(prefix)) rmSync(join(cacheFolder, entry), { recursive: true, force: true });
  }
  const temporary = mkdtempSync(join(cacheFolder, prefix));
  try {
    renameSync(await fill(temporary), target);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return target;
}

/**
 * A Node of another version than the pinned one, from the registry's package for this platform.
 * @param {string} version
 */
async function ensureNode(version) {
  const platform = isWindows ? 'win' : process.platform;
  const packageName = `${platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${platform}-${process.arch}`;
  const binary = isWindows ? 'node.exe' : 'node';
  const folder = await cached(`node-${version}`, async temporary => {
    await unpackPackage(`${packageName}@${version}`, 'bin', temporary);
    return join(temporary, 'package', 'bin');
  });
  return join(folder, binary);
}

/**
 * Some VS Code versions name a dependency by its GitHub commit; the registry has the same version, and is reached everywhere.
 * @param {string} folder
 */
function useRegistryOnly(folder) {
  const manifestFile = join(folder, 'package.json');
  const shrinkwrapFile = join(folder, 'npm-shrinkwrap.json');
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  const shrinkwrap = JSON.parse(readFileSync(shrinkwrapFile, 'utf8'));
  for (const [name, spec] of Object.entries(manifest.dependencies)) {
    if (!/^[\w-]+\/[\w-]+#/.test(spec)) continue;
    const path = `node_modules/${name}`;
    manifest.dependencies[name] = shrinkwrap.packages[''].dependencies[name] = shrinkwrap.packages[path].version;
    delete shrinkwrap.packages[path];
  }
  writeFileSync(manifestFile, JSON.stringify(manifest, null, 2));
  writeFileSync(shrinkwrapFile, JSON.stringify(shrinkwrap, null, 2));
}

/**
 * The VS Code server of a version, fetched where it is not yet there, and the Node that runs it.
 * @param {VscodeVersion} [version]
 * @returns {Promise<{ node: string, main: string }>}
 */
export async function ensureVscodeServer(version = 'newest') {
  const { vscode, codeServer, integrity, node: nodeVersion } = vscodeVersions[version];
  const node = nodeVersion === undefined ? pinnedNode : await ensureNode(nodeVersion);
  const folder = await cached(`vscode-server-${vscode}`, async temporary => {
    console.log(`Fetching the VS Code ${vscode} server …`);
    await unpackPackage(`code-server@${codeServer}`, 'lib/vscode', temporary, integrity);
    const server = join(temporary, 'package', 'lib', 'vscode');
    useRegistryOnly(server);
    // Without install scripts no native module is built: VS Code does without them, the terminal excepted. (Not `npm ci`: the
    // shrinkwrap of the package lags behind its own package.json.)
    const env = { ...process.env, PATH: `${dirname(node)}${isWindows ? ';' : ':'}${process.env.PATH}` };
    await runNpm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: server,
      env,
      quiet: true,
    });
    return server;
  });
  return { node, main: join(folder, 'out', 'server-main.js') };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  exitOnSignals();
  try {
    await ensureInstalled();
    await continueWithPinnedNode(import.meta.url);
    const version = process.argv[2] ?? 'newest';
    if (!(version in vscodeVersions)) throw new PlainError(`Usage: vscodeServer.mjs [${Object.keys(vscodeVersions).join('|')}]`);
    console.log((await ensureVscodeServer(/** @type {VscodeVersion} */ (version))).main);
  } catch (error) {
    fail(error);
  }
}
