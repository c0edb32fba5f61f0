import { expect, test } from 'vitest';
import type { LogOutputChannel } from 'vscode';
import { RecentWarnings } from '../../client/recentWarnings.ts';
import { Restarts } from '../../client/restarts.ts';

test('the log reader is started again four times in three minutes, not more', () => {
  const restarts = new Restarts();
  const minute = 60_000;
  expect([0, 1, 2, 3, 4].map(ms => restarts.isAllowed(ms))).toEqual([true, true, true, true, false]);
  restarts.forget();
  expect(restarts.isAllowed(5)).toBe(true);
  // Now and then is no reason to give up, however long it goes on.
  const rare = new Restarts();
  for (let n = 0; n < 100; n++) expect(rare.isAllowed(n * minute)).toBe(true);
});

test('the latest warnings are kept, cut, with their time; all else goes to the channel alone', () => {
  const written: string[] = [];
  const write = (level: string) => (text: string | Error) => void written.push(`${level} ${text}`);
  // As VS Code gives it: not to be changed.
  const channel = Object.freeze({
    name: 'x',
    warn: write('warn'),
    error: write('error'),
    info: write('info'),
  }) as unknown as LogOutputChannel;
  const warnings = new RecentWarnings(channel, () => 0);
  const { output } = warnings;
  output.info('one');
  output.warn('two');
  output.error(new Error('three'), 'more');
  expect(output.name).toBe('x');
  expect(written).toEqual(['info one', 'warn two', 'error Error: three']);
  expect(warnings.texts).toEqual(['1970-01-01T00:00:00.000Z warning: two', '1970-01-01T00:00:00.000Z error: Error: three more']);
  for (let n = 0; n < 100; n++) output.warn(`${n} ${'x'.repeat(1000)}`);
  expect(warnings.texts.length).toBe(40);
  expect(warnings.texts.at(-1)).toMatch(/ warning: 99 x+…$/);
  expect(Math.max(...warnings.texts.map(text => text.length))).toBeLessThan(450);
});
