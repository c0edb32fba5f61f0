import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { closeBrowser } from './browser.ts';
import { type LogViewPage, showLogView } from './logViewPage.ts';
import { buildPanel } from './panelPage.ts';

let view: LogViewPage;

beforeAll(buildPanel);
afterEach(() => view.close());
afterAll(closeBrowser);

const two = (value: number) => String(value).padStart(2, '0');
const line = (text: string, n: number, { thread = 4984, component = 'SMS_DMP_DOWNLOADER' } = {}) =>
  `${text}  $$<${component}><01-31-2026 ${two(Math.floor(n / 3600))}:${two(Math.floor(n / 60) % 60)}:${two(n % 60)}.000+0><thread=${thread} (0x${thread.toString(16).toUpperCase()})>\r\n`;
const many = (count: number) => Array.from({ length: count }, (_, n) => line(`line number ${n}`, n % 86_400)).join('');
const log = '/cas/dmpdownloader.log';
const few = [
  line('Checking for preview version~~', 0),
  line('Download Easy setup payloads~~', 1),
  line('Download content for payload 8576527e-dde9-4146-8ed9-db91091c38ef~~', 2),
  line('ERROR: Our own tool broke on 0x80072ee7~~', 3, { thread: 77 }),
  line('WARNING: something odd', 4),
  line('<img src=x onerror=alert(1)> entirely else', 5, { component: 'SMS_OTHER' }),
].join('');

const grid = () => view.page.getByRole('grid', { name: 'Log entries' });
const row = (name: string | RegExp) => view.page.getByRole('row', { name });
const counts = (text: string | RegExp) => view.page.getByRole('status', { name: 'Counts' }).filter({ hasText: text }).waitFor();
const press = (key: string) => view.page.keyboard.press(key);
const activeCell = () =>
  view.page.evaluate(() => {
    const id = document.querySelector('[role=grid]')!.getAttribute('aria-activedescendant');
    return id === null ? null : document.getElementById(id)!.textContent;
  });

const sound = () => {
  expect(view.complaints).toEqual([]);
  expect(view.asked.filter(({ type }) => type === 'failed')).toEqual([]);
};

describe('the table', () => {
  test('has rows with time, zone and message, and what they are for a screen reader', async () => {
    view = await showLogView({ [log]: few });
    await counts('6 entries · 1 errors · 1 warnings');
    await row(/^2026-01-31 00:00:02\.000 UTC \+1\.000 s SMS_DMP_DOWNLOADER 4984 .* Download content for payload/).waitFor();
    await row(/error: ERROR: Our own tool broke/).waitFor();
    expect(await grid().getAttribute('aria-rowcount')).toBe('7');
    expect(await view.page.getByRole('columnheader').allTextContents()).toEqual(['Time', 'Δ', 'Component', 'Thread', 'Stage', 'Message']);
    // Text of a log is text.
    await row(/<img src=x onerror=alert\(1\)> entirely else/).waitFor();
    expect(await view.page.locator('img').count()).toBe(0);
    sound();
  });

  test('is walked with the keyboard; the details follow', async () => {
    view = await showLogView({ [log]: few });
    await grid().focus();
    await press('Home');
    for (let n = 0; n < 3; n++) await press('ArrowDown');
    await view.page
      .getByRole('region', { name: 'Details' })
      .getByText('0x80072ee7 = server or proxy name not resolved', { exact: false })
      .waitFor();
    await press('End');
    await press('ArrowLeft');
    for (let n = 0; n < 6; n++) await press('ArrowRight');
    await expect.poll(activeCell).toContain('entirely else');
    await press('Enter');
    await expect.poll(() => view.asked).toContainEqual({ type: 'open', path: log, line: 6 });
    sound();
  });

  test('of 200,000 rows scrolls from end to end with some fifty elements', async () => {
    view = await showLogView({ [log]: many(200_000) });
    await counts('200,000 entries');
    await row(/line number 199999$/).waitFor();
    await grid().focus();
    await press('Home');
    await row(/line number 0$/).waitFor();
    await press('End');
    await row(/line number 199999$/).waitFor();
    await press('PageUp');
    expect(await view.page.getByRole('row').count()).toBeLessThan(60);
    expect(await row(/line number 199999$/).getAttribute('aria-rowindex')).toBe('200001');
    sound();
  });

  test('of half a million rows is scaled: the wheel moves by rows, the bar by parts', async () => {
    view = await showLogView({ [log]: many(500_000) });
    await counts('500,000 entries');
    await row(/line number 499999$/).waitFor();
    await grid().hover();
    await view.page.mouse.wheel(0, -22 * 5);
    await row(/line number 499994$/).waitFor();
    await row(/line number 499999$/).waitFor({ state: 'detached' });
    await view.page.locator('.grid-body').evaluate(body => {
      body.scrollTop = (body.scrollHeight - body.clientHeight) / 2;
    });
    await row(/line number 250000$/).waitFor();
    sound();
  });

  test('has columns that can be hidden and made wider by keyboard', async () => {
    view = await showLogView({ [log]: few });
    await view.page.getByRole('button', { name: 'Columns' }).click();
    await view.page.getByRole('checkbox', { name: 'Thread' }).uncheck();
    expect(await view.page.getByRole('columnheader', { name: 'Thread' }).count()).toBe(0);
    const head = view.page.getByRole('columnheader', { name: /^Component/ });
    const before = (await head.boundingBox())!.width;
    await view.page.getByRole('separator', { name: 'Width of Component' }).focus();
    await press('ArrowRight');
    await press('ArrowRight');
    expect((await head.boundingBox())!.width).toBe(before + 32);
    sound();
  });
});

describe('filters', () => {
  test('text is counted and cleared', async () => {
    view = await showLogView({ [log]: few });
    await view.page.getByRole('textbox', { name: 'Filter' }).fill('download');
    await counts('2 of 6 entries');
    await view.page.getByRole('button', { name: 'Clear the filter' }).click();
    await counts(/^6 entries/);
    sound();
  });

  test('a wrong expression is told', async () => {
    view = await showLogView({ [log]: few });
    await view.page.getByRole('button', { name: 'Use a regular expression' }).click();
    await view.page.getByRole('textbox', { name: 'Filter' }).fill('(');
    await view.page
      .getByRole('alert')
      .filter({ hasText: /regular expression/ })
      .waitFor();
  });

  test('a cell filters like itself, and its condition can be taken away', async () => {
    view = await showLogView({ [log]: few });
    await view.page.getByRole('gridcell', { name: 'SMS_OTHER' }).click({ button: 'right' });
    await view.page.getByRole('menuitem', { name: 'Only component SMS_OTHER' }).click();
    await counts('1 of 6 entries');
    await view.page.getByRole('button', { name: 'Remove the condition Component SMS_OTHER' }).click();
    await counts(/^6 entries/);
    await view.page.getByRole('gridcell', { name: '77' }).click();
    await press('f');
    await counts('1 of 6 entries');
    await view.page.getByRole('button', { name: 'Remove the condition Thread 77' }).waitFor();
    sound();
  });

  test('a ready one is chosen by name; another one is kept under a name', async () => {
    view = await showLogView({ [log]: few });
    await view.page.getByRole('combobox', { name: 'Saved filters' }).selectOption('Easy setup lines');
    await counts('1 of 6 entries');
    await view.page.getByRole('button', { name: 'Save this filter…' }).click();
    await expect.poll(() => view.asked.at(-1)).toMatchObject({ type: 'saveFilter', filter: { text: 'easy\\s?setup', isRegex: true } });
    sound();
  });

  test('seconds around an entry are shown, here or in all logs', async () => {
    view = await showLogView({ [log]: few });
    await row(/Our own tool broke/)
      .getByRole('gridcell')
      .last()
      .click();
    await view.page.getByRole('button', { name: 'Only 1 seconds around' }).click();
    await counts('3 of 6 entries');
    await view.page.getByRole('button', { name: 'All logs ±5 s' }).click();
    await expect.poll(() => view.asked.at(-1)).toEqual({ type: 'correlate', utcMs: Date.UTC(2026, 0, 31, 0, 0, 3), seconds: 5 });
    sound();
  });
});

test('find and the errors are gone to, and the mark leads to its row', async () => {
  view = await showLogView({ [log]: `${many(3000)}${line('ERROR: far down', 4000)}${many(3000)}` });
  await counts(/1 errors · 0 warnings$/);
  await grid().focus();
  await press('Home');
  await press('F8');
  await row(/error: ERROR: far down/).waitFor();
  await view.page.getByRole('textbox', { name: 'Find' }).fill('line number 17');
  await press('Enter');
  await row(/line number 17$/).waitFor();
  await view.page.locator('.mark').click();
  await row(/error: ERROR: far down/).waitFor();
  sound();
});

test('the chosen rows are copied', async () => {
  view = await showLogView({ [log]: few });
  await grid().focus();
  await press('Home');
  await press('Shift+ArrowDown');
  await view.page.getByRole('combobox', { name: 'Copy the chosen rows' }).selectOption('markdown');
  await expect
    .poll(() => view.asked.at(-1))
    .toMatchObject({ type: 'copy', text: expect.stringMatching(/^\| Time \|.*\n\| --- .*\n.*Checking.*\n.*Easy setup payloads \|\n$/) });
  sound();
});

test('the end is followed until one scrolls up; then new lines are counted', async () => {
  view = await showLogView({ [log]: many(500) });
  const follow = view.page.getByRole('button', { name: 'Follow the end' });
  await row(/line number 499$/).waitFor();
  await view.append(log, line('the newest', 600));
  await row(/the newest$/).waitFor();
  await grid().hover();
  await view.page.mouse.wheel(0, -2000);
  await expect.poll(() => follow.getAttribute('aria-pressed')).toBe('false');
  await view.append(log, line('unseen one', 601) + line('unseen two', 602));
  await expect.poll(() => follow.textContent()).toBe('2 new entries ↓');
  expect(await row(/unseen/).count()).toBe(0);
  await follow.click();
  await row(/unseen two$/).waitFor();
  expect(await follow.getAttribute('aria-pressed')).toBe('true');
  sound();
});

test('several logs stand in one order, each row with its server and log', async () => {
  view = await showLogView({
    [log]: line('first', 0) + line('third', 2),
    '/pr1/hman.log': line('second', 1, { component: 'SMS_HIERARCHY_MANAGER' }),
  });
  await counts('3 entries');
  const texts = await view.page.getByRole('row').allTextContents();
  expect(texts.slice(1).map(text => /(cas|pr1) (\S+\.log).*?(first|second|third)/.exec(text)?.slice(1))).toEqual([
    ['cas', 'dmpdownloader.log', 'first'],
    ['pr1', 'hman.log', 'second'],
    ['cas', 'dmpdownloader.log', 'third'],
  ]);
  sound();
});

test.each(['dark', 'light', 'highContrast'] as const)('is sound in %s', async theme => {
  view = await showLogView({ [log]: few }, { theme });
  await row(/Our own tool broke/)
    .getByRole('gridcell')
    .last()
    .click();
  await view.page.getByRole('region', { name: 'Details' }).getByText('Open line 4 in the text').waitFor();
  sound();
});
