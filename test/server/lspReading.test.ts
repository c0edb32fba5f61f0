/** Reading big sets: what is shown meanwhile, how it is stopped, and what the program says of itself. */
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MessageType } from 'vscode-languageserver-protocol';
import { type ClientFacts, getDiagnostics, getSnapshot, refresh } from '../../server/protocol/server.ts';
import { renderServer } from '../unit/checkAnalysis.ts';
import { type LspClient, startLspClient } from './lspClient.ts';

let folder: string;
let client: LspClient | undefined;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'flow-reading-'));
});

afterEach(async () => {
  await client?.close();
  client = undefined;
  await rm(folder, { recursive: true });
});

const now = () => Date.UTC(2026, 0, 12, 9);
const lines = (text: string, component = 'SMS_DMP_DOWNLOADER') => renderServer(component, [`08:00:01 ${text}`]);
const failing = lines(
  'WARNING: Failed to download easy setup payload with exception: The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.',
);

/** Writes a log; the higher its age, the later it is read. */
async function write(name: string, text: string, ageSeconds = 0): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  const seconds = now() / 1000 - ageSeconds;
  await utimes(file, seconds, seconds);
  return file;
}

/** A log of so many megabytes. */
const big = (megabytes: number) => {
  const line = lines('Processing site control file: Site CAS', 'SMS_HIERARCHY_MANAGER');
  return line.repeat(Math.ceil((megabytes << 20) / line.length));
};

const isRead = () => client!.changes.at(-1)?.folders.every(({ state }) => state !== 'reading');

describe('progress', () => {
  test('begins, goes up, ends, and can be cancelled', async () => {
    await write('hman.log', big(8));
    const seen: string[] = [];
    const percents: number[] = [];
    client = await startLspClient(now, {
      progressAfterMs: 0,
      onProgress: value => {
        seen.push(value.kind);
        if (value.kind === 'begin') expect(value).toMatchObject({ title: 'ConfigMgr Flow: reading logs', cancellable: true });
        if (value.kind !== 'end') percents.push(value.percentage ?? 0);
      },
    });
    await client.configure([{ path: folder }]);
    await client.until(isRead);
    await client.connection.sendRequest(getSnapshot);
    expect(seen[0]).toBe('begin');
    expect(seen.at(-1)).toBe('end');
    expect(seen.filter(kind => kind !== 'report')).toEqual(['begin', 'end']);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(percents.at(-1)).toBeGreaterThan(50);
  });

  test('what is read in a moment is not worth showing', async () => {
    await write('dmpdownloader.log', failing);
    let isShown = false;
    client = await startLspClient(now, {
      onProgress: () => {
        isShown = true;
      },
    });
    await client.configure([{ path: folder }]);
    await client.until(isRead);
    expect(isShown).toBe(false);
  });

  test('the newest log is there while the others are still read', async () => {
    const newest = await write('SRV1/dmpdownloader.log', failing);
    for (let n = 2; n < 8; n++) await write(`SRV${n}/hman.log`, big(8), n * 60);
    client = await startLspClient(now);
    await client.configure([{ path: folder }]);
    const early = await client.until(() =>
      client!.changes.find(
        ({ folders, changes }) =>
          folders[0]?.state === 'reading' && changes.some(change => 'source' in change && change.source.path === newest),
      ),
    );
    expect(early.folders[0]?.state).toBe('reading');
    expect(early.changes.some(change => 'finding' in change)).toBe(true);
    await client.until(isRead);
  }, 30_000);
});

describe('cancelling', () => {
  test('keeps what was read, says what was not and why, and Refresh reads it', async () => {
    await write('SRV1/dmpdownloader.log', failing);
    for (let n = 2; n < 8; n++) await write(`SRV${n}/hman.log`, big(6), n * 60);
    let isCancelled = false;
    client = await startLspClient(now, {
      progressAfterMs: 0,
      onProgress: (value, cancel) => {
        if (isCancelled || value.kind === 'end' || (value.percentage ?? 0) < 2) return;
        isCancelled = true;
        cancel();
      },
    });
    await client.configure([{ path: folder }]);
    await client.until(isRead);
    const { report, folders, headline } = await client.connection.sendRequest(getSnapshot);
    expect(report.findings).not.toEqual([]);
    expect(report.sources.some(({ log, entries }) => log === 'dmpdownloader' && entries > 0)).toBe(true);
    const unread = report.skipped.filter(({ why }) => why.includes('reading was stopped'));
    expect(unread.length).toBeGreaterThan(2);
    expect(unread.every(({ why }) => /^(?:not read|read to \d+ %).*Refresh/.test(why))).toBe(true);
    // What was read in part has a gap at its end.
    const partly = unread.filter(({ why }) => why.startsWith('read to')).map(({ path }) => path);
    expect(
      report.sources
        .filter(({ gaps }) => gaps.length > 0)
        .map(({ path }) => path)
        .sort(),
    ).toEqual([...partly].sort());
    expect(folders[0]).toMatchObject({ state: 'ok', message: expect.stringContaining('Refresh') });
    expect(headline.status).not.toBe('ok');
    expect(client.asked[0]).toMatch(/Reading was stopped: \d of 7 logs are read/);

    const known = client.changes.length;
    await client.connection.sendRequest(refresh, { path: null });
    await client.until(() => client!.changes.length > known && isRead());
    const after = await client.connection.sendRequest(getSnapshot);
    expect(after.report.skipped).toEqual([]);
    expect(after.report.sources.length).toBe(7);
    expect(after.folders[0]?.message).toBeNull();
  }, 30_000);
});

test('the output says what is read, left out and why, at levels, and never what stands in a log', async () => {
  await write('dmpdownloader.log', failing + lines('SECRET-LINE-TEXT'));
  await write('notes.log', 'Dear all,\nSECRET-NOTE\n');
  client = await startLspClient(now);
  await client.configure([{ path: folder }, { path: path.join(folder, 'nowhere') }]);
  await client.until(isRead);
  const of = (type: MessageType) =>
    client!.logged
      .filter(message => message.type === type)
      .map(({ message }) => message)
      .join('\n');
  await client.until(() => /read 1 logs/.test(of(MessageType.Info)));
  expect(of(MessageType.Info)).toContain('configured: 2 folders');
  expect(of(MessageType.Info)).toMatch(/left out: .*notes\.log: /);
  expect(of(MessageType.Debug)).toMatch(/reads .*dmpdownloader\.log/);
  expect(client.logged.map(({ message }) => message).join()).not.toMatch(/SECRET/);
});

describe('diagnostics for the report of a fault', () => {
  const facts: ClientFacts = {
    extension: '1.2.3',
    vscode: '1.106.0',
    app: 'Visual Studio Code',
    isWorkspaceTrusted: true,
    starts: 2,
    warnings: [
      '2026-01-12T08:00:00.000Z warning: \\\\FILESRV5\\sms_ps1\\logs: its server does not answer',
      '2026-01-12T08:00:01.000Z error: lines failed: Error: EACCES, open /home/jdoe/x',
      '2026-01-12T08:00:02.000Z warning: Login failed for FABRIKAM\\jdoe at sqlhost9.fabrikam.intern (10.1.2.3)',
    ],
  };

  test('say versions, settings, coverage, counts, what was left out, timing and warnings', async () => {
    await write('dmpdownloader.log', failing);
    await write('notes.log', 'Dear all,\nnothing.\n');
    client = await startLspClient(now);
    await client.configure([{ path: folder, server: 'CM01', site: 'CAS' }]);
    await client.until(isRead);
    const text = await client.connection.sendRequest(getDiagnostics, facts);
    for (const part of [
      'extension 1.2.3, VS Code 1.106.0',
      process.versions.node,
      'was started 2 times',
      /reading \d+ ms for \d+ bytes, concluding \d+ ms/,
      'workspace: trusted',
      'folders: 1 (server for 1, site for 1, role for 0)',
      /: ok, 1 logs/,
      /site CAS: .*missing: .*hman/,
      /dmpdownloader, server, .* 1 files\): 1 entries, 0 errors, 1 warnings/,
      /Not read\n\n- .*file1\.log: no line/,
      'its server does not answer',
    ])
      expect(text).toMatch(part);
  });

  test('planted names do not leak', async () => {
    await write('FabrikamLogs/CM01/dmpdownloader.log', failing);
    await write('FabrikamLogs/jdoe notes/letter.log', 'Dear all,\nnothing.\n');
    client = await startLspClient(now);
    await client.configure(
      [
        { path: path.join(folder, 'FabrikamLogs'), server: 'SQLHOST9' },
        { path: '/nowhere/Contoso/CM02', server: 'CM02' },
      ],
      { exclude: ['contoso*'], catalog: [path.join(folder, 'Contoso.configmgr-flow.json')] },
    );
    await client.until(isRead);
    const text = await client.connection.sendRequest(getDiagnostics, facts);
    expect(text).toMatch(/server\d/);
    expect(text).not.toMatch(/fabrikam|contoso|jdoe|filesrv5|sqlhost9|10\.1\.2\.3|cm0[12]/i);
  });
});
