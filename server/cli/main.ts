import { run } from './cli.ts';

// A share that hangs holds a thread of the file system for minutes, two per server; with twenty of them the others must have some left.
process.env.UV_THREADPOOL_SIZE ??= '64';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', error => process.exit((error as NodeJS.ErrnoException).code === 'EPIPE' ? 0 : 2));

const code = await run(process.argv.slice(2), {
  out: text => process.stdout.write(text),
  err: text => process.stderr.write(text),
  now: Date.now,
  signal: stop.signal,
});
process.exitCode = code;
// A call to a share that hangs would keep the process for minutes; what was printed goes out first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
