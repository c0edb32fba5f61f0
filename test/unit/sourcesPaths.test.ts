import { describe, expect, test } from 'vitest';
import { toFailure } from '../../server/sources/diskFs.ts';
import {
  folderOf,
  hostOf,
  isNetworkPath,
  joinPath,
  nameOf,
  normalisePath,
  parseUnc,
  pathKey,
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
])('%s is a name in a folder', (path, folder, name) => {
  expect(folderOf(path)).toBe(folder);
  expect(nameOf(path)).toBe(name);
  expect(joinPath(folder, name)).toBe(path);
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
