import { expect, test } from 'vitest';
import { logs } from '../../server/catalog/logs.ts';
import { baseName, LogNames } from '../../server/engine/logNames.ts';

const names = new LogNames(logs);

test('a name without folder, extension and rollover marks', () => {
  const check = (path: string, expected: string) => expect(baseName(path), path).toBe(expected);
  check('hman.log', 'hman');
  check('E:\\ConfigMgr\\Logs\\HMAN.LO_', 'hman');
  check('/logs/CASSRV01/distmgr-20240131-120000.log', 'distmgr');
  check('distmgr-20240131-120000.lo_', 'distmgr');
  check('distmgr.2024-01-31.log', 'distmgr');
  check('distmgr_20240131.log', 'distmgr');
  check('hman.log.1', 'hman');
  check('hman.txt', 'hman');
  check('SMS_AZUREAD_DISCOVERY_AGENT.log', 'sms_azuread_discovery_agent');
  check('ConfigMgrSetup', 'configmgrsetup');
  check('AdminUI.ExtensionInstaller.log', 'adminui.extensioninstaller');
  check('', '');
});

test('the log of a file by its name', () => {
  const check = (path: string, expected: string | undefined) => expect(names.findByPath(path), path).toBe(expected);
  check('\\\\CM01\\c$\\Logs\\CMUpdate.log', 'cmupdate');
  check('hman.lo_', 'hman');
  check('CAS-hman.log', 'hman');
  check('hman (2).log', 'hman');
  check('PS1_dmpdownloader.log', 'dmpdownloader');
  check('unheardof.log', undefined);
  check('', undefined);
});

test('the log of an entry by its component', () => {
  expect(names.findByComponent('SMS_DMP_DOWNLOADER')).toBe('dmpdownloader');
  expect(names.findByComponent('sms_hierarchy_manager')).toBe('hman');
  expect(names.findByComponent('Configuration Manager Setup')).toBe('configmgrsetup');
  expect(names.findByComponent('')).toBeUndefined();
  expect(names.findByComponent('X')).toBeUndefined();
});

test('each log of the catalog is found by the name under which it is written', () => {
  for (const log of logs) {
    expect(names.findByPath(log.file), log.file).toBe(log.id);
    expect(names.findByPath(log.file.replace(/\.log$/i, '.lo_')), log.file).toBe(log.id);
    expect(names.get(log.id)).toBe(log);
  }
});
