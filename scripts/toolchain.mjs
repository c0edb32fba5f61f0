/**
 * What every script of this folder stands on: where the repository is, the pinned Node, the installed packages, and child
 * processes that never outlive their parent. Only Node builtins that Node 20 has, since it runs before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const isWindows = process.platform === 'win32';

/** Absolute path of the repository. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node that builds and tests the product: the `node` package of package.json. */
export const pinnedNode = join(root, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node');

/** A failure that is explained in its message: printed as one line, without a stack. */
export class PlainError extends Error {}

// Children and temporary folders ------------------------------------------------------------------------------------------

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();
/** @type {Set<string>} */
const temporaryFolders = new Set();

/**
 * A folder of our own below the system's temporary folder, removed when this process ends.
 * @param {string} name
 */
export function makeTemporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `configmgr-flow-${name}-`));
  temporaryFolders.add(folder);
  return folder;
}

/** @param {string} folder */
export function removeTemporaryFolder(folder) {
  // The processes that wrote into it may still be closing their files.
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  temporaryFolders.delete(folder);
}

/**
 * Starts a program as the leader of its own process group, so that it can be stopped with everything it starts.
 * It is killed at the latest when this process ends.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function startChild(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', detached: !isWindows, ...options });
  children.add(child);
  child.once('exit', () => children.delete(child));
  child.once('error', () => children.delete(child));
  return child;
}

/**
 * Ends a child and all that it started.
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} [signal]
 */
export function killChild(child, signal = 'SIGKILL') {
  if (child.pid === undefined) return;
  if (isWindows) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group is gone already.
  }
}

/**
 * Ends a child, first politely so that it can tidy up, and resolves when it is gone.
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} [graceMs]
 */
export async function stopChild(child, graceMs = 3000) {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise(resolve => child.once('exit', resolve));
    killChild(child, 'SIGTERM');
    const timer = setTimeout(() => killChild(child), graceMs);
    await gone;
    clearTimeout(timer);
  }
  // What the leader left behind in its group.
  killChild(child);
}

process.on('exit', () => {
  for (const child of children) killChild(child);
  for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
});

/** Whether a signal is ending this process; what fails meanwhile fails because of it. */
let isEnding = false;

/** Makes Ctrl-C and a polite kill end this process through its exit handlers, after its children had the time to tidy up. */
export function exitOnSignals() {
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])) {
    process.on(signal, () => {
      if (isEnding) return;
      isEnding = true;
      void Promise.allSettled([...children].map(child => stopChild(child))).then(() => process.exit(code));
    });
  }
}

// Running programs --------------------------------------------------------------------------------------------------------

/** The environment for children: the pinned tools first on the path, nothing of an outer npm run that would mislead an inner one. */
export function toolEnvironment() {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (/^npm_(package|lifecycle)_|^npm_config_local_prefix$/i.test(name)) delete env[name];
  }
  const pathName = Object.keys(env).find(name => name.toUpperCase() === 'PATH') ?? 'PATH';
  // dirname(pinnedNode) too: on Windows the shim in .bin is a .cmd file, which not everything can start.
  env[pathName] = [dirname(pinnedNode), join(root, 'node_modules', '.bin'), env[pathName]].join(delimiter);
  return env;
}

/**
 * Runs a program to its end with its output on ours; rejects when it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, echo?: boolean, shell?: boolean }} [options]
 *   quiet: show the output only when the program fails; echo: return the output as well as show it
 * @returns {Promise<string>} its standard output, where `quiet` or `echo` was asked for
 */
export function run(command, args, options = {}) {
  const { cwd = root, env = toolEnvironment(), quiet = false, echo = false, shell = false } = options;
  const isPiped = quiet || echo;
  return new Promise((resolve, reject) => {
    const child = startChild(command, args, {
      cwd,
      env,
      shell,
      stdio: isPiped ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    let output = '';
    let everything = '';
    for (const [from, to] of /** @type {const} */ ([
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])) {
      from?.setEncoding('utf8').on('data', text => {
        everything += text;
        if (from === child.stdout) output += text;
        if (echo) to.write(text);
      });
    }
    child.once('error', error => reject(new PlainError(`Cannot start ${command}: ${error.message}`)));
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(output);
      if (quiet) process.stderr.write(everything);
      reject(new PlainError(`${[command, ...args].join(' ')} ended with ${signal ?? `code ${code}`}`));
    });
  });
}

/**
 * Runs a script, or a tool of node_modules by the path of its script, with the pinned Node.
 * @param {string} script
 * @param {readonly string[]} [args]
 * @param {Parameters<typeof run>[2]} [options]
 */
export function runNode(script, args = [], options) {
  return run(pinnedNode, [join(root, script), ...args], options);
}

/**
 * Runs npm: the one that runs us, or the one on the path.
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export function runNpm(args, options) {
  const script = process.env.npm_execpath;
  if (script !== undefined && /npm-cli\.c?js$/.test(script)) return run(process.execPath, [script, ...args], options);
  return run(isWindows ? 'npm.cmd' : 'npm', args, { ...options, shell: isWindows });
}

/**
 * Ends this process, unless a signal is doing that already.
 * @param {number} code
 */
export function exit(code) {
  if (!isEnding) process.exit(code);
}

/**
 * The last step of every script: reports a failure on one line and ends with its code.
 * @param {unknown} error
 */
export function fail(error) {
  if (isEnding) return;
  console.error(error instanceof PlainError ? error.message : error);
  process.exit(1);
}

// Packages ----------------------------------------------------------------------------------------------------------------

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> | undefined}
 */
function readLockedPackages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Whether node_modules holds what package-lock.json asks for; npm writes its own record of node_modules when it has finished. */
function isInstalled() {
  const wanted = readLockedPackages('package-lock.json');
  const present = readLockedPackages(join('node_modules', '.package-lock.json'));
  if (wanted === undefined || present === undefined || !existsSync(pinnedNode)) return false;
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true;
    const found = present[path];
    return found === undefined ? optional === true || devOptional === true : found.version === version;
  });
}

/** Installs the packages of package-lock.json where node_modules is missing or older. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  // A running program cannot be replaced there, and npm puts the pinned Node before any other.
  if (isWindows && process.execPath.toLowerCase() === pinnedNode.toLowerCase()) {
    throw new PlainError('node_modules is older than package-lock.json: run `npm ci` first.');
  }
  console.log('Installing the packages of package-lock.json …');
  await runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], { env: process.env });
}

/**
 * Runs the calling script again under the pinned Node where another one runs it now; returns where it is that one already.
 * @param {string} moduleUrl `import.meta.url` of the script
 */
export async function continueWithPinnedNode(moduleUrl) {
  if (process.versions.node === readLockedPackages('package-lock.json')?.['node_modules/node']?.version) return;
  const child = startChild(pinnedNode, [fileURLToPath(moduleUrl), ...process.argv.slice(2)], { env: toolEnvironment() });
  exit(await new Promise(resolve => child.once('exit', code => resolve(code ?? 1))));
  // A signal came in between, and ends this process when its children are gone.
  await new Promise(() => {});
}
