/** The integration tests as VS Code starts them: it loads this module in its extension host and calls `run`. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';

/** Tells the lines of the suite from the extension host's own where both arrive on one way. */
const mark = process.env.CONFIGMGR_FLOW_TEST_MARK ?? '';

function print(...values: readonly unknown[]): void {
  for (const line of format(...values).split('\n')) console.log(mark + line);
}

export async function run(): Promise<void> {
  try {
    const { default: Mocha } = await import('mocha');
    Mocha.reporters.Base.consoleLog = print;
    const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 30_000, slow: 2000 });
    for (const name of readdirSync(__dirname).sort()) {
      if (name.endsWith('.test.cjs')) mocha.addFile(join(__dirname, name));
    }
    await mocha.loadFilesAsync();
    const failures = await new Promise<number>(resolve => {
      const runner = mocha.run(count => resolve(runner.stats?.tests === 0 ? 1 : count));
    });
    if (failures > 0) throw new Error(`${failures} of the tests failed, or there was none`);
  } catch (error) {
    print(error instanceof Error ? error.stack : error);
    throw error;
  }
}
