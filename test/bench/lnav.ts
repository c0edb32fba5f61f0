/** The same log in lnav, where it is installed: a log viewer that knows nothing of Configuration Manager but can be told a format. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface LnavFigure {
  readonly version: string;
  readonly megabytesPerSecond: number;
  readonly lines: number;
}

const format = {
  $schema: 'https://lnav.org/schemas/format-v1.schema.json',
  configmgr_log: {
    title: 'Configuration Manager server log',
    regex: {
      std: {
        pattern:
          '^(?<body>.*?)\\s*\\$\\$<(?<component>[^>]*)><(?<timestamp>\\d{2}-\\d{2}-\\d{4} \\d{2}:\\d{2}:\\d{2}\\.\\d{3})[+-]\\d+><thread=(?<thread>\\d+) \\(0x[0-9A-F]+\\)>$',
      },
    },
    'timestamp-format': ['%m-%d-%Y %H:%M:%S.%L'],
    value: { component: { kind: 'string', identifier: true }, thread: { kind: 'string', identifier: true } },
    sample: [{ line: 'Download manifest.cab~~  $$<SMS_DMP_DOWNLOADER><01-01-2020 00:00:00.700+240><thread=4984 (0x1378)>' }],
  },
};

/** `undefined` where there is no lnav. Indexing and one query for the number of lines, as it is without a screen. */
export function lnavFigure(folder: string, log: string): LnavFigure | undefined {
  const asked = spawnSync('lnav', ['-V'], { encoding: 'utf8' });
  if (asked.error || asked.status !== 0) return undefined;
  const config = path.join(folder, 'lnav');
  const formats = path.join(config, 'formats', 'bench');
  mkdirSync(formats, { recursive: true });
  writeFileSync(path.join(formats, 'configmgr.json'), JSON.stringify(format));
  const out = path.join(folder, 'lnav.csv');
  const query = [';select count(*) as lines from configmgr_log', `:write-csv-to ${out}`];
  const started = performance.now();
  execFileSync('lnav', ['-n', '-I', config, ...query.flatMap(command => ['-c', command]), log], {
    env: { ...process.env, HOME: config, TERM: 'xterm' },
    stdio: 'ignore',
  });
  const ms = performance.now() - started;
  const lines = Number(readFileSync(out, 'utf8').split('\n')[1]);
  if (!(lines > 0)) throw new Error('lnav did not recognise the lines of the bench');
  return { version: asked.stdout.trim(), megabytesPerSecond: statSync(log).size / 1e3 / ms, lines };
}
