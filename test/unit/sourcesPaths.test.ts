import { describe, expect, test } from 'vitest';
import { toFailure } from '../../server/sources/diskFs.ts';
import {
  folderOf,
  hostOf,
  isNetworkPath,
  isWithin,
  joinPath,
  nameOf,
  normalisePath,
  parseUnc,
  pathKey,
  rootOf,
  withoutLongPrefix,
} from '../../server/sources/paths.ts';

describe('UNC paths', () => {
  test.each([
    ['\\\\server\\share', 'server', 'share', ''],
    ['\\\\server\\share\\', 'server', 'share', ''],
    ['\\\\srv01.contoso.com\\SMS_PS1\\Logs\\hman.log', 'srv01.contoso.com', 'SMS_PS1', 'Logs\\hman.log'],
    ['//server/share/logs', 'server', 'share', 'logs'],
    ['\\\\?\\UNC\\server\\d$\\Logs', 'server', 'd$', 'Logs'],
    ['\\\\.\\UNC\\server\\share', 'server', 'share', ''],
    ['//?/unc/server/share/x', 'server', 'share', 'x'],
  ])('%s', (path, host, share, rest) => {
    expect(parseUnc(path)).toEqual({ host, share, rest });
    expect(isNetworkPath(path)).toBe(true);
  });

  test.each(['C:\\Logs', 'C:/Logs', '\\\\?\\C:\\Logs', '\\\\.\\pipe\\x', '/var/log', 'logs', '\\Logs', '\\\\server', '', '/'])(
    'not %s',
    path => {
      expect(parseUnc(path)).toBeUndefined();
      expect(hostOf(path)).toBeUndefined();
      expect(isNetworkPath(path)).toBe(false);
    },
  );

  test('the host has no WebDAV port', () => {
    expect(hostOf('\\\\server@SSL@8443\\DavWWWRoot\\x')).toBe('server');
  });
});

test('a long-path prefix is taken off', () => {
  expect(withoutLongPrefix('\\\\?\\C:\\x')).toBe('C:\\x');
  expect(withoutLongPrefix('\\\\?\\UNC\\s\\d\\x')).toBe('\\\\s\\d\\x');
  expect(withoutLongPrefix('\\\\?\\Volume{1}\\x')).toBe('\\\\?\\Volume{1}\\x');
});

test.each([
  ['C:/Logs//a/../hman.log', 'C:\\Logs\\hman.log'],
  ['C:\\', 'C:\\'],
  ['c:\\..\\x', 'c:\\x'],
  ['//server/share//logs/', '\\\\server\\share\\logs'],
  ['\\\\server\\share\\..\\..\\x', '\\\\server\\share\\x'],
  ['/var/./log/../x/', '/var/x'],
  ['/', '/'],
  ['./logs/', 'logs'],
  ['../logs', '../logs'],
  ['.', '.'],
  ['/a\\b', '/a\\b'],
  ['\\\\?\\C:\\Logs\\..\\x', 'C:\\x'],
  ['\\\\?\\UNC\\server\\share\\Logs\\', '\\\\server\\share\\Logs'],
  ['\\\\?\\Volume{0a1b}\\Logs\\', '\\\\?\\Volume{0a1b}\\Logs'],
  ['//?/Volume{0a1b}/Logs', '\\\\?\\Volume{0a1b}\\Logs'],
  ['\\\\server\\share/Logs', '\\\\server\\share\\Logs'],
])('%s in one spelling', (path, expected) => {
  expect(normalisePath(path)).toBe(expected);
});

test('spellings of one place compare equal, different places do not', () => {
  expect(pathKey('C:\\Logs\\HMan.log')).toBe(pathKey('c:/logs/hman.log'));
  expect(pathKey('\\\\?\\UNC\\Server\\Share\\x')).toBe(pathKey('//server/share/X/'));
  expect(pathKey('/logs/Hman.log')).not.toBe(pathKey('/logs/hman.log'));
});

test.each([
  ['C:\\Logs\\hman.log', 'C:\\Logs', 'hman.log'],
  ['C:\\hman.log', 'C:\\', 'hman.log'],
  ['\\\\s\\d\\hman.log', '\\\\s\\d', 'hman.log'],
  ['//s/d/hman.log', '//s/d', 'hman.log'],
  ['/hman.log', '/', 'hman.log'],
  ['/logs/a\\b.log', '/logs', 'a\\b.log'],
  ['hman.log', '.', 'hman.log'],
  ['\\\\?\\Volume{0a1b}\\hman.log', '\\\\?\\Volume{0a1b}', 'hman.log'],
])('%s is a name in a folder', (path, folder, name) => {
  expect(folderOf(path)).toBe(folder);
  expect(nameOf(path)).toBe(name);
  expect(joinPath(folder, name)).toBe(path);
});

test.each(['\\\\server\\share', '\\\\server\\share\\', '//server/share', '\\\\?\\UNC\\server\\share', '/', 'C:\\'])(
  '%s is in no other folder',
  path => {
    expect(folderOf(path)).toBe(path);
  },
);

test.each([
  ['C:\\Logs', 'c:/logs/hman.log', true],
  ['C:\\Logs', 'C:\\LogsOld', false],
  ['Z:', 'Z:\\Logs', true],
  ['Z:\\', 'z:\\Logs', true],
  ['\\\\srv\\logs', '\\\\?\\UNC\\SRV\\logs\\a', true],
  ['\\\\srv\\logs', '\\\\srv\\logs2\\a', false],
  ['/', '/logs', true],
  ['/logs', '/logs', true],
  ['/logs', '/Logs/a', false],
])('within %s: %s is %s', (folder, path, expected) => {
  expect(isWithin(folder, path)).toBe(expected);
});

test.each([
  ['\\\\srv\\logs\\a', '\\\\srv'],
  ['//srv/logs', '\\\\srv'],
  ['C:\\Logs\\a', 'C:'],
  ['\\\\?\\C:\\Logs', 'C:'],
  ['/mnt/srv/logs', '/mnt/srv'],
  ['/logs', '/logs'],
  ['/', '/'],
  ['logs/a', 'logs/a'],
])('%s is reached with %s', (path, root) => {
  expect(rootOf(path)).toBe(root);
});

test.each([
  ['ENOENT', '/x', 'missing'],
  ['EACCES', '/x', 'denied'],
  ['EPERM', '/x', 'denied'],
  ['EBUSY', 'C:\\x', 'busy'],
  ['EHOSTUNREACH', '/mnt/x', 'offline'],
  ['UNKNOWN', '\\\\server\\share', 'offline'],
  ['UNKNOWN', 'C:\\x', 'other'],
  [undefined, 'C:\\x', 'other'],
] as const)('%s at %s is %s', (code, path, reason) => {
  const failure = toFailure(code, path);
  expect(failure.reason).toBe(reason);
  expect(failure.message).not.toContain('undefined');
});

test('a share that does not answer is named', () => {
  expect(toFailure('ETIMEDOUT', '\\\\srv01\\logs').message).toContain('srv01');
});
