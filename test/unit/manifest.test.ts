import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkSettings, parseZone } from '../../client/settings.ts';
import { logs } from '../../server/catalog/logs.ts';
import { commands, languageId, settings, views } from '../../server/protocol/ids.ts';
import { codePages } from '../../server/protocol/settings.ts';

const root = join(import.meta.dirname, '..', '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { contributes } = manifest;
const [language] = contributes.languages;

interface Contributed {
  readonly command: string;
  readonly when?: string;
}

test('commands are those of the protocol', () => {
  const contributed = contributes.commands.map(({ command }: Contributed) => command);
  expect([...contributed].sort()).toEqual(Object.values(commands).sort());
});

test('the palette shows exactly these', () => {
  const hidden = new Set(
    contributes.menus.commandPalette.filter(({ when }: Contributed) => when === 'false').map(({ command }: Contributed) => command),
  );
  const shown = contributes.commands
    .filter(({ command }: Contributed) => !hidden.has(command))
    .map(({ category, title }: { category: string; title: string }) => `${category}: ${title}`);
  expect(shown).toEqual([
    'ConfigMgr Flow: Show Flowchart',
    'ConfigMgr Flow: Where Is My Update?',
    'ConfigMgr Flow: Add Log Folder…',
    'ConfigMgr Flow: Open Sample Site',
    'ConfigMgr Flow: Copy Report',
    'ConfigMgr Flow: Copy Diagnostics',
    'ConfigMgr Flow: Find Unknown Lines',
    'ConfigMgr Flow: Refresh',
    'ConfigMgr Flow: Look Up Error Code…',
    'ConfigMgr Flow: Follow End of Log',
    'ConfigMgr Flow: Read This Text as a Log',
    'ConfigMgr Flow: Open Log View',
    'ConfigMgr Flow: Open Merged Log View…',
  ]);
});

test('menus and welcome texts name commands and views that there are', () => {
  const known = new Set<string>(Object.values(commands));
  const viewIds = new Set<string>(Object.values(views));
  for (const entries of Object.values<readonly Contributed[]>(contributes.menus)) {
    for (const { command, when = '' } of entries) {
      expect(known, command).toContain(command);
      for (const [, view] of when.matchAll(/view == ([\w.]+)/g)) expect(viewIds).toContain(view);
    }
  }
  for (const { view, contents } of contributes.viewsWelcome) {
    expect(viewIds).toContain(view);
    for (const [, command] of contents.matchAll(/\(command:([\w.]+)\)/g)) expect(known).toContain(command);
  }
});

test('views and their container are those of the protocol', () => {
  expect(contributes.viewsContainers.activitybar.map(({ id, title }: { id: string; title: string }) => [id, title])).toEqual([
    [views.container, 'ConfigMgr Flow'],
  ]);
  expect(contributes.views[views.container].map(({ id }: { id: string }) => id)).toEqual([
    views.site,
    views.findings,
    views.logs,
    views.unknownLines,
  ]);
});

test('settings are those of the protocol, each is described, and its default is right', () => {
  const { properties } = contributes.configuration;
  const { section, ...keys } = settings;
  expect(Object.keys(properties).sort()).toEqual(
    Object.values(keys)
      .map(key => `${section}.${key}`)
      .sort(),
  );
  const defaults = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, properties[`${section}.${key}`].default]));
  const raw = {
    folders: [],
    timeZone: 'log',
    logTimeZone: '',
    pollingSeconds: 5,
    encoding: '',
    dateOrder: '',
    exclude: [],
    catalog: [],
    ...defaults,
  };
  expect(checkSettings(raw).problems).toEqual([]);
  for (const [key, property] of Object.entries<{ description?: string; markdownDescription?: string }>(properties)) {
    expect(property.description ?? property.markdownDescription, key).toMatch(/\.$/);
  }
  const { enum: encodings, enumDescriptions } = properties['configmgrFlow.encoding'];
  expect(encodings).toEqual(['auto', ...codePages]);
  expect(enumDescriptions).toHaveLength(encodings.length);
});

test('the settings editor accepts the zones that the client accepts', () => {
  const pattern = new RegExp(contributes.configuration.properties['configmgrFlow.logTimeZone'].pattern);
  for (const zone of ['UTC+2', '+02:00', '-5', 'utc', 'GMT-3:30', 'Europe/Oslo', '2', '+1:75', 'UTC+']) {
    expect(pattern.test(zone), zone).toBe(parseZone(zone) !== undefined);
  }
  expect(pattern.test('')).toBe(true);
});

test('settings that lead to other computers need a trusted workspace', () => {
  const { untrustedWorkspaces } = manifest.capabilities;
  // VS Code heeds the list only where the support is limited.
  expect(untrustedWorkspaces.supported).toBe('limited');
  expect(untrustedWorkspaces.restrictedConfigurations).toEqual(['configmgrFlow.folders', 'configmgrFlow.catalog']);
});

test('nothing is activated but by logs, views, commands, the language and a panel to restore', () => {
  for (const event of manifest.activationEvents) expect(event).toMatch(/^(workspaceContains:|onWebviewPanel:)/);
  expect(manifest.activationEvents).toContain(`onWebviewPanel:${views.flowPanel}`);
});

/** Names on disk of each log, except those that hold an id: `CloudDP-<guid>.log`. */
const fileNames = logs.flatMap(({ file, aliases = [] }) => [file, ...aliases.map(alias => `${alias}.log`)]);

test('every log that the catalogue knows is of the language, rolled over or not', () => {
  const listed = language.filenames.map((name: string) => name.toLowerCase());
  const expected = fileNames.filter(name => !name.includes('<')).map(name => name.toLowerCase());
  expect([...listed].sort()).toEqual([...new Set(expected)].sort());
  expect(language.id).toBe(languageId);
  expect(language.extensions).toEqual(['.lo_']);
});

/** VS Code's globs as far as the manifest uses them. */
function matches(pattern: string, name: string): boolean {
  const source = pattern
    .replaceAll('.', '\\.')
    .replaceAll('*', '.*')
    .replace(/\{([^}]*)\}/g, (_, names: string) => `(?:${names.replaceAll(',', '|')})`)
    .replace(/\[([^\]]*)\]/g, (_, characters: string) => `[${characters.replaceAll('\\.', '.')}]`);
  return new RegExp(`^${source}$`, 'i').test(name);
}

test.each([
  ['hman-20240131-120000.log', true],
  ['hman (2).log', true],
  ['distmgr.2024-01-31.log', true],
  ['CAS_dmpdownloader.log', true],
  ['PR1SRV01-CMUpdate.log', true],
  ['CMG-CONTOSO-ProxyService_IN_0-CMGService.log', true],
  ['CloudDP-0f0e.log', true],
  ['human.log', false],
  ['mailsender.log', false],
  ['server.log', false],
])('copies keep the language: %s %s', (name, isLog) => {
  expect(language.filenamePatterns.some((pattern: string) => matches(pattern, name))).toBe(isLog);
});

test('every log that a main pattern names is known', () => {
  const known = new Set(fileNames.map(name => name.toLowerCase()));
  for (const pattern of language.filenamePatterns) {
    for (const [, names = ''] of pattern.matchAll(/\{([^}]*)\}/g)) {
      for (const name of names.split(',')) expect(known).toContain(`${name}.log`);
    }
  }
});

test.each([
  ['Checking  $$<SMS_DMP_DOWNLOADER><11-24-2026 10:22:50.840+240><thread=4312 (0x10D8)>', true],
  ['<![LOG[Done]LOG]!><time="10:22:50.840+240" date="11-24-2026">', true],
  ['2026-11-24 10:22:50 INFO server started', false],
])('the first line tells: %s', (line, isLog) => {
  expect(new RegExp(language.firstLine).test(line)).toBe(isLog);
});

test('every file that is named is there', () => {
  const named: readonly string[] = [
    manifest.icon,
    language.configuration,
    ...contributes.jsonValidation.map(({ url }: { url: string }) => url),
    ...contributes.grammars.map(({ path }: { path: string }) => path),
    ...contributes.viewsContainers.activitybar.map(({ icon }: { icon: string }) => icon),
    ...contributes.views[views.container].map(({ icon }: { icon: string }) => icon),
  ];
  for (const path of named) expect(existsSync(join(root, path)), path).toBe(true);
});
