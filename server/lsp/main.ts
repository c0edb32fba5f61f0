import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './server.ts';

// A share that hangs holds a thread of the file system for minutes, two per server; with twenty of them the others must have some left.
process.env.UV_THREADPOOL_SIZE ??= '64';

const connection = createConnection(ProposedFeatures.all);
// Whatever writes to the console must not get between the messages.
for (const level of ['log', 'info', 'warn', 'error'] as const) {
  console[level] = (...parts: unknown[]) => connection.console[level](parts.map(String).join(' '));
}
process.on('uncaughtException', error => connection.console.error(`uncaught: ${error.stack ?? error.message}`));
process.on('unhandledRejection', reason =>
  connection.console.error(`unhandled: ${reason instanceof Error ? reason.stack : String(reason)}`),
);

startServer(connection, { now: Date.now });
