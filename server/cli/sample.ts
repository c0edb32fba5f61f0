import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isScenarioName, scenarios, writeSampleSite } from '../sample/index.ts';
import { type ExitCode, type Io, type Options, oneOf, UsageError } from './cli.ts';

/** `sample`: writes the logs of a made-up site, at once or live. */
export async function sample(paths: readonly string[], values: Options, io: Io): Promise<ExitCode> {
  if (values.list) {
    for (const { name, title, describes } of scenarios)
      io.out(values.json ? `${JSON.stringify({ name, title, describes })}\n` : `${name.padEnd(20)} ${title}\n`);
    return 0;
  }
  const [folder, ...more] = paths;
  if (folder === undefined || more.length > 0) throw new UsageError('sample: name one folder to write into');
  const scenario = values.scenario ?? 'healthy';
  if (!isScenarioName(scenario)) throw new UsageError(`--scenario "${scenario}": write one of ${scenarios.map(s => s.name).join(', ')}`);
  const speed = numberOf('speed', values.speed, 0);
  const rolloverBytes = numberOf('rollover', values.rollover, 2 * 1024 * 1024);
  await needEmpty(folder);
  const entries = await writeSampleSite(folder, {
    scenario,
    speed,
    rolloverBytes,
    ...(oneOf('until', values.until, ['recovery', 'fault']) === 'fault' ? { until: 'fault' as const } : {}),
    signal: io.signal,
  }).catch((error: unknown) => fail(folder, error));
  io.err(`configmgr-flow: wrote ${entries} entries below ${folder}\n`);
  return 0;
}

/** Lines of another story, or of a real site, must not run into those that are written now. */
async function needEmpty(folder: string): Promise<void> {
  const list = (path: string) =>
    readdir(path, { withFileTypes: true }).catch((error: unknown) =>
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : fail(folder, error),
    );
  const entries = await list(folder);
  const below = await Promise.all(entries.filter(entry => entry.isDirectory()).map(entry => list(join(folder, entry.name))));
  if ([...entries, ...below.flat()].some(entry => /\.(?:log|lo_)$/i.test(entry.name)))
    throw new UsageError(`sample: ${folder} already holds logs; name an empty folder or one that is not there yet`);
}

const reasons: Readonly<Record<string, string>> = {
  ENOTDIR: 'it is, or lies below, a file; name a folder',
  EEXIST: 'it is, or lies below, a file; name a folder',
  ENOENT: 'there cannot be a folder at this path',
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'the path is too long',
};

function fail(folder: string, error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string') throw error;
  throw new UsageError(`sample: ${folder.replaceAll('\0', '\ufffd')} cannot be written: ${reasons[code] ?? code}`);
}

function numberOf(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new UsageError(`--${option} "${text}": write a number, 0 or more`);
  return value;
}
