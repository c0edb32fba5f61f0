import { expect, test } from 'vitest';
import { isFullPath, isInside, isSamePath } from '../../client/paths.ts';
import { checkSettings, joinFolders, parseZone, type RawSettings, resolvePath } from '../../client/settings.ts';
import { codePages } from '../../server/protocol/settings.ts';

const defaults: RawSettings = {
  folders: [],
  timeZone: 'local',
  logTimeZone: '',
  encoding: 'auto',
  dateOrder: 'auto',
  pollingSeconds: 5,
  exclude: [],
  catalog: [],
};

function check(raw: Partial<RawSettings>, expected: object, problems: readonly (string | RegExp)[] = []) {
  const checked = checkSettings({ ...defaults, ...raw });
  expect(checked.configuration).toMatchObject(expected);
  expect(checked.problems).toHaveLength(problems.length);
  for (const [index, problem] of problems.entries()) expect(checked.problems[index]?.message).toMatch(problem);
}

test('the defaults are right', () => {
  expect(checkSettings(defaults)).toEqual({
    configuration: { folders: [], timeZone: 'local', pollingSeconds: 5, exclude: [], catalog: [] },
    problems: [],
  });
  expect(
    checkSettings({
      folders: undefined,
      timeZone: undefined,
      logTimeZone: undefined,
      encoding: undefined,
      dateOrder: undefined,
      pollingSeconds: undefined,
      exclude: undefined,
      catalog: undefined,
    }),
  ).toEqual(checkSettings(defaults));
});

test('folders', () => {
  check(
    { folders: [{ path: ' \\\\cm01\\SMS_CAS\\Logs ', server: 'cm01', site: 'cas', role: 'cas' }, { path: '/mnt/logs' }] },
    {
      folders: [
        { path: '\\\\cm01\\SMS_CAS\\Logs', server: 'cm01', site: 'CAS', role: 'cas', from: 'setting' },
        { path: '/mnt/logs', from: 'setting' },
      ],
    },
  );
});

test('a wrong value is named with what would be right, and the rest works', () => {
  check({ folders: 'D:\\Logs' }, { folders: [] }, [/^configmgrFlow\.folders is "D:\\\\Logs", which cannot be used: it is a list/]);
  check({ folders: ['D:\\Logs', { path: '/a' }] }, { folders: [{ path: '/a' }] }, [
    /^configmgrFlow\.folders\[0\] is .* an entry is an object/,
  ]);
  check({ folders: [{ path: 'Logs' }, {}] }, { folders: [] }, [
    /folders\[0\]\.path is "Logs".*full path/,
    /folders\[1\]\.path is undefined/,
  ]);
  check({ folders: [{ path: '/a', site: 'CASX', server: 7, role: 'main' }] }, { folders: [{ path: '/a', from: 'setting' }] }, [
    /server is 7/,
    /site is "CASX".*three letters or digits/,
    /role is "main".*cas, primary, stand-alone, secondary/,
  ]);
  expect(checkSettings({ ...defaults, folders: [{ path: '/a', site: 'CASX' }] }).configuration.folders).toEqual([
    { path: '/a', from: 'setting' },
  ]);
  check({ timeZone: 'UTC' }, { timeZone: 'local' }, [/timeZone is "UTC".*log, local, utc/]);
  check({ logTimeZone: 'Europe/Oslo' }, {}, [/logTimeZone is "Europe\/Oslo".*UTC\+2/]);
  check({ logTimeZone: 2 }, {}, [/logTimeZone is 2/]);
  check({ pollingSeconds: 0 }, { pollingSeconds: 5 }, [/pollingSeconds is 0.*1 to 3600/]);
  check({ pollingSeconds: '5' }, { pollingSeconds: 5 }, [/pollingSeconds is "5"/]);
  check({ polling: ['Z:', ' /mnt/logs ', '\\\\cm01\\logs', 'logs', 7] }, { polled: ['Z:', '/mnt/logs', '\\\\cm01\\logs'] }, [
    /polling\[3\] is "logs"/,
    /polling\[4\] is 7/,
  ]);
  check({ polling: 'always' }, {}, [/polling is "always".*"auto" or a list/]);
  check({ exclude: ['*_old', ' ', 7] }, { exclude: ['*_old'] }, [/exclude\[1\] is " "/, /exclude\[2\] is 7/]);
  check({ folders: 'x'.repeat(500) }, {}, [/^.{0,300}$/]);
});

test('encoding: a code page, or what to write in its place', () => {
  check({ encoding: 'windows-1251' }, { codePage: 'windows-1251' });
  check({ encoding: 'utf-8' }, { codePage: 'utf-8' });
  expect(checkSettings({ ...defaults, encoding: 'auto' }).configuration).not.toHaveProperty('codePage');
  for (const [written, right] of [
    ['cp1252', 'windows-1252'],
    ['Windows1250', 'windows-1250'],
    ['1251', 'windows-1251'],
    ['ANSI', 'windows-1252'],
    ['ISO-8859-1', 'windows-1252'],
    ['latin1', 'windows-1252'],
    ['CP932', 'shift_jis'],
    ['Shift-JIS', 'shift_jis'],
    ['windows-31j', 'shift_jis'],
    ['GB2312', 'gbk'],
    ['UTF8', 'utf-8'],
    ['utf-16le', 'auto'],
    ['Unicode', 'auto'],
  ])
    check({ encoding: written }, {}, [`configmgrFlow.encoding is "${written}", which cannot be used: write "${right}".`]);
  check({ encoding: 'ebcdic' }, {}, [/encoding is "ebcdic".*auto, windows-1252, windows-1250/]);
  check({ encoding: 1252 }, {}, [/encoding is 1252.*auto, windows-1252/]);
});

test('every code page is one that can be read', () => {
  for (const page of codePages) expect(new TextDecoder(page).encoding).toBe(page);
});

test('order of day and month', () => {
  check({ dateOrder: 'day-first' }, { dateOrder: 'day-first' });
  check({ dateOrder: 'dmy' }, {}, [/dateOrder is "dmy".*auto, month-first, day-first/]);
  expect(checkSettings(defaults).configuration).not.toHaveProperty('dateOrder');
});

test('each problem names its setting', () => {
  const { problems } = checkSettings({
    folders: 1,
    timeZone: 1,
    logTimeZone: 1,
    encoding: 1,
    dateOrder: 1,
    pollingSeconds: 'x',
    exclude: 1,
    catalog: 1,
  });
  expect(problems.map(({ setting }) => setting)).toEqual([
    'configmgrFlow.folders',
    'configmgrFlow.timeZone',
    'configmgrFlow.logTimeZone',
    'configmgrFlow.encoding',
    'configmgrFlow.dateOrder',
    'configmgrFlow.pollingSeconds',
    'configmgrFlow.exclude',
    'configmgrFlow.catalog',
  ]);
});

test.each([
  ['UTC', 0],
  ['utc+2', -120],
  ['+02:00', -120],
  ['-5', 300],
  ['GMT-3:30', 210],
  ['+0530', -330],
  ['UTC-0', 0],
  [' UTC +1 ', -60],
  ['', undefined],
  ['Europe/Oslo', undefined],
  ['+15', undefined],
  ['2', undefined],
  ['+1:75', undefined],
])('zone %j', (text, minutes) => {
  expect(parseZone(text)).toBe(minutes);
});

test('a zone reaches the server as minutes to add', () => {
  check({ logTimeZone: 'UTC+2' }, { logZoneMinutes: -120 });
});

test('paths', () => {
  for (const path of ['D:\\Logs', 'd:/logs', '\\\\cm01\\share', '/mnt']) expect(isFullPath(path), path).toBe(true);
  for (const path of ['', 'Logs', '..\\Logs', 'D:', '\\Logs', '\\\\cm01', '%TEMP%\\x']) expect(isFullPath(path), path).toBe(false);
  expect(isSamePath('D:\\Logs\\', 'd:/logs')).toBe(true);
  expect(isSamePath('/mnt/Logs', '/mnt/logs')).toBe(false);
  expect(isInside('D:\\Logs\\CAS\\hman.log', 'd:\\logs')).toBe(true);
  expect(isInside('D:\\Logs2\\hman.log', 'D:\\Logs')).toBe(false);
  expect(isInside('/logs/hman.log', '/logs/hman.log')).toBe(true);
});

test('each folder is read once, as the setting describes it', () => {
  const folders = joinFolders([{ path: '/a', site: 'CAS', from: 'setting' }], ['/s'], ['/a', '/b'], isSamePath);
  expect(folders).toEqual([
    { path: '/a', site: 'CAS', from: 'setting' },
    { path: '/s', from: 'setting' },
    { path: '/b', from: 'workspace' },
  ]);
});

test('files of own lines are relative to the folder that is open', () => {
  expect(resolvePath(' own.json ', '/site')).toBe('/site/own.json');
  expect(resolvePath(`\${workspaceFolder}/lines/own.json`, '/site')).toBe('/site/lines/own.json');
  expect(resolvePath('/etc/own.json', '/site')).toBe('/etc/own.json');
  expect(resolvePath('\\\\cm01\\share\\own.json', '/site')).toBe('\\\\cm01\\share\\own.json');
  for (const text of ['own.json', `\${workspaceFolder}/own.json`]) expect(resolvePath(text, undefined)).toBeUndefined();
  expect(resolvePath(`\${workspaceFolder}`, '/site')).toBeUndefined();
  const { configuration, problems } = checkSettings({ ...defaults, catalog: ['own.json', 7] }, '/site');
  expect(configuration.catalog).toEqual(['/site/own.json']);
  expect(problems.map(({ message }) => message)).toEqual([expect.stringMatching(/catalog\[1\] is 7.*full or relative/)]);
});

test('what the editor shows besides the text can be left out', () => {
  check({ summary: true, timeGaps: true }, {});
  check({ summary: false, timeGaps: false }, { withoutSummary: true, withoutTimeGaps: true });
  check({ summary: 'no' }, {}, [/configmgrFlow\.editor\.summary is "no".*true or false/]);
});
