import { expect, test } from 'vitest';
import { renderEntry } from '../../server/sample/format.ts';
import type { SampleEntry } from '../../server/sample/sampleEntry.ts';
import { type ScenarioName, scenarioEntries, scenarios } from '../../server/sample/scenarios.ts';

const start = Date.UTC(2026, 2, 17, 13, 0, 0);
const names = scenarios.map(({ name }) => name);
const decoder = new TextDecoder();

function render(entry: SampleEntry): string {
  return decoder.decode(renderEntry(entry, start));
}

function checkContains(name: ScenarioName, server: string, log: string, parts: readonly string[]) {
  let from = 0;
  const lines = scenarioEntries(name).filter(entry => entry.server === server && entry.log === log);
  for (const part of parts) {
    const found = lines.findIndex((entry, index) => index >= from && entry.text.includes(part));
    expect(found, `${part} in ${server}/${log} of ${name}`).toBeGreaterThanOrEqual(0);
    from = found + 1;
  }
}

function countLines(name: ScenarioName, fits: (entry: SampleEntry) => boolean): number {
  return scenarioEntries(name).filter(fits).length;
}

test.each(names)('%s: the same seed gives the same entries, another seed gives others', name => {
  expect(scenarioEntries(name)).toEqual(scenarioEntries(name));
  expect(scenarioEntries(name, { seed: 2 })).not.toEqual(scenarioEntries(name));
});

test.each(names)('%s: every line has one of the three formats', name => {
  const serverFormat =
    /^[^\r\n]+ {2}\$\$<[^<>]+><\d\d-\d\d-\d{4} \d\d:\d\d:\d\d\.\d{3}[+-]\d{2,3}><thread=(?<decimal>\d+) \(0x(?<hex>[0-9A-F]+)\)>\r\n$/;
  const ccmFormat =
    /^<!\[LOG\[[^\r\n]+\]LOG\]!><time="\d\d:\d\d:\d\d\.\d{7}" date="\d\d-\d\d-\d{4}" component="\w+" context="" type="[0-3]" thread="\d+" file="">\r\n$/;
  const toolFormat = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S[^\r\n]+\r\n$/;
  for (const entry of scenarioEntries(name)) {
    const line = render(entry);
    expect(line).toMatch(entry.isOfTool ? toolFormat : entry.ccm ? ccmFormat : serverFormat);
    expect(line).not.toContain('{{');
    const { decimal, hex } = serverFormat.exec(line)?.groups ?? {};
    if (hex) expect(Number.parseInt(hex, 16)).toBe(Number(decimal));
  }
});

test.each(names)('%s: times never decrease and begin at the start', name => {
  const times = scenarioEntries(name).map(({ atMs }) => atMs);
  expect(times[0]).toBeLessThan(1000);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test.each(names)('%s: a thread finishes one block of lines before it begins another', name => {
  const requests = new Map<number, string>();
  for (const { log, thread, text } of scenarioEntries(name)) {
    if (log !== 'schedule.log') continue;
    const checked = /^Checking send request (\w+)~$/.exec(text)?.[1];
    if (checked) requests.set(thread, checked);
    const deleted = /^Deleting send request with ID: (\w+)\.~$/.exec(text)?.[1];
    if (deleted) expect(deleted).toBe(requests.get(thread));
  }
});

test('a line shows local time and the bias that leads back to UTC', () => {
  const entry = { atMs: 250, server: 'A', log: 'hman.log', component: 'SMS_HIERARCHY_MANAGER', thread: 4888, text: 'text {{gmt}}' };
  expect(render({ ...entry, biasMinutes: 240 })).toBe(
    'text Tue Mar 17 13:00:00.250 2026  $$<SMS_HIERARCHY_MANAGER><03-17-2026 09:00:00.250+240><thread=4888 (0x1318)>\r\n',
  );
  expect(render({ ...entry, biasMinutes: -60, text: '{{later:300000}} {{report}}' })).toBe(
    '3/17/2026 2:05:00 PM 2026-03-17T13:00:00  $$<SMS_HIERARCHY_MANAGER><03-17-2026 14:00:00.250-60><thread=4888 (0x1318)>\r\n',
  );
});

test('healthy: each site installs, and only the normal retries look like trouble', () => {
  for (const server of ['CASSRV01', 'PR1SRV01', 'PR2SRV01']) {
    checkContains('healthy', server, 'CMUpdate.log', [
      'Content replication succeeded.',
      'Running prereq checking',
      'Continue configuration manager update',
      'post installation monitor thread',
      'Successfully dropped update pack installed notification',
    ]);
    checkContains('healthy', server, 'hman.log', ['196612.ESC', 'SubStageID=0xe0008, IsComplete=2']);
  }
  const isTrouble = ({ text }: SampleEntry) => /^~?(\*\*\* |error|warn|failed)|IsComplete=[34]|SEV=[WE]|exception/i.test(text);
  const trouble = new Set(
    scenarioEntries('healthy')
      .filter(isTrouble)
      .map(({ text }) => text.slice(0, 40)),
  );
  expect([...trouble]).toEqual(['WARNING: File hash mismatch for E:\\Confi', "WARN: The current update package's state"]);
  expect(countLines('healthy', ({ text }) => text.includes("information hasn't arrived yet"))).toBe(1);
  expect(countLines('healthy', ({ text }) => text.includes('(196611)'))).toBe(1);
});

test('healthy: about one line in four is about something else', () => {
  const ordinary = countLines('healthy', ({ text }) =>
    /CAS0002\d|SMSPackages_G_Avail|objmgr|site control|\.SCU|DPNotification|remote task|device action/.test(text),
  );
  const share = ordinary / scenarioEntries('healthy').length;
  expect(share).toBeGreaterThan(0.12);
  expect(share).toBeLessThan(0.3);
});

test('healthy: a server writes nothing for its services while they are stopped', () => {
  for (const server of ['CASSRV01', 'PR1SRV01', 'PR2SRV01']) {
    const lines = scenarioEntries('healthy').filter(entry => entry.server === server && entry.log === 'distmgr.log');
    const stopped = lines.findIndex(({ text }) => text.includes('to stop.'));
    expect(lines[stopped + 1]?.text).toContain('SMS_EXECUTIVE started SMS_DISTRIBUTION_MANAGER');
  }
});

test('trust-failure: the parts divide at the recovery', () => {
  const all = scenarioEntries('trust-failure');
  const fault = scenarioEntries('trust-failure', { until: 'fault' });
  expect(fault).toEqual(all.slice(0, fault.length));
  expect(all.slice(fault.length).every(({ part }) => part === 'recovery')).toBe(true);
  expect(fault.filter(({ text }) => text.includes('trust relationship'))).toHaveLength(2);
  expect(fault.some(({ text }) => text.includes('moved to the connector outbox'))).toBe(false);
  expect(all.some(({ text }) => text.includes('moved to the connector outbox'))).toBe(true);
});

test('redist-failed: setupdl finishes, the download does not', () => {
  checkContains('redist-failed', 'CASSRV01', 'ConfigMgrSetup.log', ['STARTED', 'Error: failed to verify', 'FINISHED']);
  checkContains('redist-failed', 'CASSRV01', 'dmpdownloader.log', ['Download redist for update', 'ERROR: Failed to download redist for']);
  expect(countLines('redist-failed', ({ text }) => text.includes('Successfully download redist') || text.includes('262146'))).toBe(0);
});

test('replication-stuck: PR2 is sent the content and never stores it', () => {
  checkContains('replication-stuck', 'CASSRV01', 'sender.log', ['Finished sending SWD package CAS10001 version 6 to site PR2']);
  checkContains('replication-stuck', 'PR1SRV01', 'despool.log', ['Stored Package CAS10001']);
  checkContains('replication-stuck', 'PR1SRV01', 'hman.log', ['SubStageID=0xe0008, IsComplete=2']);
  expect(countLines('replication-stuck', ({ log, text }) => log === 'despool.log' && text.includes('CAS10001 version'))).toBe(2);
  expect(countLines('replication-stuck', ({ server, log }) => server === 'PR2SRV01' && log === 'CMUpdate.log')).toBe(0);
});

test('prereq-warning, check-only, install-failed: no site installs', () => {
  checkContains('prereq-warning', 'PR1SRV01', 'ConfigMgrPrereq.log', ['Start Prerequisite', ';    Warning;    ', 'is completed.']);
  checkContains('prereq-warning', 'CASSRV01', 'CMUpdate.log', ['reporting WARNING in prereq check']);
  checkContains('check-only', 'PR2SRV01', 'CMUpdate.log', ['marked for prereq check only']);
  checkContains('install-failed', 'CASSRV01', 'CMUpdate.log', [
    'Failed to find SQLSysClrTypes.msi',
    'IsComplete=4',
    'ERROR: Failed to process',
  ]);
  for (const name of ['prereq-warning', 'check-only', 'install-failed'] as const) {
    expect(countLines(name, ({ text }) => text.includes('installed notification'))).toBe(0);
  }
});

test('stand-alone: one server, nothing sent', () => {
  checkContains('stand-alone', 'PS1SRV01', 'hman.log', ['sp_UpdateEasySetupSettings', 'SubStageID=0xe0008, IsComplete=2']);
  expect(countLines('stand-alone', ({ server }) => server !== 'PS1SRV01')).toBe(0);
  expect(countLines('stand-alone', ({ text }) => /minijob/.test(text))).toBe(0);
});

test('offline: the tool downloads elsewhere and imports; the downloader fetches nothing itself', () => {
  checkContains('offline', 'NETPC07', 'ServiceConnectionTool.log', [
    'INFO:ConfigMgr.Update.Manifest.cab',
    'INFO:Downloaded Payload',
    'INFO:Successfully downloaded Redists',
  ]);
  checkContains('offline', 'NETPC07', 'ConfigMgrSetup.log', ['STARTED', 'E:\\ServiceConnectionTool\\Update', 'FINISHED']);
  checkContains('offline', 'PS1SRV01', 'ServiceConnectionTool.log', ['Successfully Dropped the state message 4']);
  checkContains('offline', 'PS1SRV01', 'hman.log', ['Processing Configuration Manager Update manifest', 'state to 262146']);
  expect(countLines('offline', ({ log, text }) => log === 'dmpdownloader.log' && /manifest|https?:/i.test(text))).toBe(0);
});

test('mode-change: an online cycle follows the import, then the thread restarts', () => {
  checkContains('mode-change', 'PS1SRV01', 'dmpdownloader.log', [
    'Download manifest.cab',
    'Download manifest.cab',
    'signalled SMS_DMP_DOWNLOADER to stop',
    'SMS_EXECUTIVE started SMS_DMP_DOWNLOADER',
  ]);
});

test('role-move: the old server is silent once the role has gone', () => {
  checkContains('role-move', 'PS1SRV01', 'sitecomp.log', [
    'SMS_DMP_DOWNLOADER flagged for deinstallation',
    'SMS_DMP_DOWNLOADER flagged for installation',
    'ID=1015',
  ]);
  checkContains('role-move', 'PS1SCP02', 'SMS_AZUREAD_DISCOVERY_AGENT.log', [
    'Could not obtain application secret',
    'completed successfully',
  ]);
  const lastOf = (server: string) =>
    scenarioEntries('role-move').findLast(entry => entry.server === server && entry.log === 'dmpdownloader.log')?.text;
  expect(lastOf('PS1SRV01')).toContain('to stop.');
  expect(lastOf('PS1SCP02')).toContain('Successfully Dropped the state message 4');
});

test('entra-secret-expired, gateway-traffic: no good line while the fault lasts', () => {
  const after = (name: ScenarioName, fault: string, good: string) => {
    const texts = scenarioEntries(name, { until: 'fault' }).map(({ text }) => text);
    const from = texts.findIndex(text => text.includes(fault));
    return from >= 0 && texts.slice(from).filter(text => text.includes(good)).length === 0;
  };
  expect(after('entra-secret-expired', 'AADSTS7000222', 'sync completed successfully')).toBe(true);
  expect(after('gateway-traffic', 'OfflineRevocation', '200 OK')).toBe(true);
  expect(after('gateway-traffic', 'Cannot connect to the inbox source', '~Moved file')).toBe(true);
});

test('the service connection tool writes a bare local time', () => {
  const entry = { atMs: 250, server: 'A', log: 'ServiceConnectionTool.log', component: '', thread: 0, biasMinutes: 240, text: 'INFO:x' };
  expect(render({ ...entry, isOfTool: true })).toBe('2026-03-17 09:00:00 INFO:x\r\n');
  expect(render({ ...entry, isOfTool: true, text: '{{clock}} {{due:300000}}' })).toBe(
    '2026-03-17 09:00:00 9:00:00 AM 03/17/2026 09:05\r\n',
  );
});
