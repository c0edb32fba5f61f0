/**
 * Packages the extension as it is published and says how large it is.
 *
 *   node scripts/package.mjs [--out=<file.vsix>]
 */
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { continueWithPinnedNode, ensureInstalled, exitOnSignals, fail, PlainError, root, runNode } from './toolchain.mjs';

/** Administrators fetch it over whatever line a site server has. */
const maximumBytes = 5 * 1024 * 1024;

exitOnSignals();
try {
  await ensureInstalled();
  await continueWithPinnedNode(import.meta.url);
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const chosen = process.argv.find(argument => argument.startsWith('--out='))?.slice('--out='.length);
  const file = resolve(chosen ?? join(root, `${name}-${version}.vsix`));
  mkdirSync(dirname(file), { recursive: true });
  // What an earlier build left, such as source maps, must not be packaged.
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  // Everything is bundled: no dependency is packaged. vsce builds first, by the script vscode:prepublish.
  await runNode('node_modules/@vscode/vsce/vsce', [
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    file,
  ]);
  const { size } = statSync(file);
  const megabytes = (size / 1024 / 1024).toFixed(2);
  if (size > maximumBytes)
    throw new PlainError(`${relative(root, file)} has ${megabytes} MB, more than the ${maximumBytes / 1024 / 1024} MB that are allowed.`);
  console.log(`${relative(root, file)}: ${megabytes} MB`);
} catch (error) {
  fail(error);
}
