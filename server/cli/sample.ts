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
  const entries = await writeSampleSite(folder, {
    scenario,
    speed,
    rolloverBytes,
    ...(oneOf('until', values.until, ['recovery', 'fault']) === 'fault' ? { until: 'fault' as const } : {}),
    signal: io.signal,
  });
  io.err(`configmgr-flow: wrote ${entries} entries below ${folder}\n`);
  return 0;
}

function numberOf(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new UsageError(`--${option} "${text}": write a number, 0 or more`);
  return value;
}
