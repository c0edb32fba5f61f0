/** The command line: `configmgr-flow <command> …`. What it prints is a contract; see `configmgr-flow --help` and schemas/. */
import { parseArgs } from 'node:util';
import manifest from '../../package.json' with { type: 'json' };
import { analyze } from './analyze.ts';
import { follow } from './follow.ts';
import { sample } from './sample.ts';
import { tags } from './tags.ts';
import { unknown } from './unknown.ts';

/** The world of a command: where it prints, what time it is. Tests give another. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly now: () => number;
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

/** 0: done, no open error; 1: open errors found; 2: nothing could be done. */
export type ExitCode = 0 | 1 | 2;

/** A mistake in the arguments; its message says which and what would be right. */
export class UsageError extends Error {}

export const usage = `configmgr-flow reads Configuration Manager servicing logs as Microsoft's flowcharts.

  configmgr-flow analyze <file|folder>… [--format text|json|markdown|mermaid] [--now <ISO time>] [--redact] [--catalog <file>]…
  configmgr-flow tags    <file|folder>… [--all]
  configmgr-flow unknown <file|folder>… [--format text|json]
  configmgr-flow follow  <file|folder>… [--format text|json]
  configmgr-flow sample  <folder> [--scenario <name>] [--until fault|recovery] [--speed <n>] [--rollover <bytes>]
  configmgr-flow sample  --list [--json]
  configmgr-flow --version

All that read logs take [--catalog <file>]…, [--encoding <code page>] for logs that are neither UTF-8 nor UTF-16 (default windows-1252),
and [--date-order month-first|day-first] for lines copied from a viewer whose dates do not prove it.

<ISO time> is a moment with its zone, such as 2026-01-31T14:05:00Z: lateness is judged as of then.

Exit code 0: no open error. 1: open errors found. 2: nothing could be analysed.
`;

const options = {
  format: { type: 'string' },
  now: { type: 'string' },
  redact: { type: 'boolean' },
  catalog: { type: 'string', multiple: true },
  encoding: { type: 'string' },
  'date-order': { type: 'string' },
  all: { type: 'boolean' },
  scenario: { type: 'string' },
  speed: { type: 'string' },
  rollover: { type: 'string' },
  until: { type: 'string' },
  list: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export type Options = ReturnType<typeof parse>['values'];

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options, allowPositionals: true });

/** Which options each command takes: another one is a mistake, not to be passed over in silence. */
const commands = {
  analyze: { run: analyze, takes: ['format', 'now', 'redact', 'catalog', 'encoding', 'date-order'] },
  tags: { run: tags, takes: ['all', 'catalog', 'encoding', 'date-order'] },
  unknown: { run: unknown, takes: ['format', 'catalog', 'encoding', 'date-order'] },
  follow: { run: follow, takes: ['format', 'catalog', 'encoding', 'date-order'] },
  sample: { run: sample, takes: ['scenario', 'speed', 'rollover', 'until', 'list', 'json'] },
} as const;

export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  try {
    const [name, ...rest] = args;
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      io.out(usage);
      return name === undefined ? 2 : 0;
    }
    if (name === '--version') {
      io.out(`${manifest.version}\n`);
      return 0;
    }
    const command = commands[name as keyof typeof commands];
    if (!Object.hasOwn(commands, name) || !command)
      throw new UsageError(`unknown command "${name}"; known are ${Object.keys(commands).join(', ')}`);
    const { values, positionals } = parse(rest);
    if (values.help) {
      io.out(usage);
      return 0;
    }
    const takes: readonly string[] = command.takes;
    for (const option of Object.keys(values))
      if (!takes.includes(option)) throw new UsageError(`${name} takes no --${option}; it takes ${takes.map(o => `--${o}`).join(', ')}`);
    return await command.run(positionals, values, io);
  } catch (error) {
    const message = error instanceof UsageError ? error.message : parseMessage(error);
    if (message === undefined) throw error;
    io.err(`configmgr-flow: ${message}\n`);
    return 2;
  }
}

/** What the parser of arguments found wrong, on one line; `undefined` for another error. */
function parseMessage(error: unknown): string | undefined {
  if (!(error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))) return undefined;
  const ambiguous = /^Option '(?:-\w, )?(--\w+)[^']*' argument is ambiguous/.exec(error.message);
  if (ambiguous) return `${ambiguous[1]} needs a value; one that starts with a dash is written ${ambiguous[1]}=-…`;
  return error.message.replace(/\s+/g, ' ');
}

/** The value of an option that has a few possible ones. */
export function oneOf<T extends string>(option: string, value: string | undefined, allowed: readonly [T, ...T[]]): T {
  if (value === undefined) return allowed[0];
  const found = allowed.find(a => a === value);
  if (found === undefined) throw new UsageError(`--${option} "${value}": write one of ${allowed.join(', ')}`);
  return found;
}

export function needPaths(command: string, paths: readonly string[]): void {
  if (paths.length === 0) throw new UsageError(`${command}: name at least one log or folder`);
}
