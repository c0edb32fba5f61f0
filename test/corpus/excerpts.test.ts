import { describe, expect, test } from 'vitest';
import { isCorpusThere, readExcerpts } from './corpus.ts';

/** What the one finding that matters in an excerpt of a failure or of a wait is. */
const finding: Readonly<Record<string, string>> = {
  'cloudusersync-delta-usernotfound': 'hybrid.user-not-found',
  'cmgateway-getnotifications-401': 'tenant-attach.unauthorized',
  'cmgateway-notification-unauthorized': 'tenant-attach.user-rights',
  'cmupdate-boundarygroup-sql': 'install.boundary-group-statement',
  'cmupdate-db-blocked': 'install.database-blocked',
  'cmupdate-db-stuck-views': 'install.database-views',
  'cmupdate-remote-contentlib': 'install.content-library-unreadable',
  'cmupdate-sqlsysclr-missing': 'install.redist-missing',
  'cmupdate-trust-failed-2020': 'install.content-untrusted',
  'configmgrprereq-sql-account-2024': 'install.prereq-sql-account',
  'configmgrsetup-authenticode-1511': 'download.redist-signature',
  'configmgrsetup-connection-closed-2016': 'install.sql-client-tls',
  'configmgrsetup-odbc-missing-raw': 'setup.sql-server-unanswered',
  'configmgrsetup-sql-tls-raw': 'install.sql-client-tls',
  'despool-key-exchange-2003': 'despool.no-public-key',
  'despool-retry-8': 'despool.instruction-failed',
  'distmgr-2007-not-arrived': 'distribute.content-awaited',
  'distmgr-contents-not-arrived': 'distribute.content-awaited',
  'distmgr-dp-network-53': 'distribution-point.unreachable',
  'dmp-adminui-tls12': 'admin-ui-content.tls-or-blocked',
  'dmp-bits-name-2107': 'download.host-unresolved',
  'dmp-kb3187516-tls-trust': 'sync.manifest-certificate-untrusted',
  'dmpdownloader-oms-interval-zero': 'analytics.continuous-download',
  'dmpuploader-upload-telemetry-exception': 'upload.service-too-busy',
  'hman-hash-failed-2016': 'package.payload-share-unreadable',
  'hman-sql2019-kill-state': 'database.session-killed',
  'pkgxfermgr-missing-content': 'content.library-incomplete',
  'proxyconnector-crl-offline': 'cmg.revocation-offline',
  'proxyconnector-traffic-mpfdm-inbox-error': 'cmg.shown-disconnected',
  'scheduler-srq-loop-1996': 'schedule.request-damaged',
  'sender-connect-failed-1999': 'send.share-not-found',
  'smsadminui-aad-authentication-exception': 'azure.sign-in-tls',
  'wsfbsync-content-owner': 'store.content-rights',
};

/** Where an excerpt leaves its last run: `flow/stage` → status. */
const stages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'cmupdate-boundarygroup-sql': { 'install/install': 'failed' },
  'cmupdate-cdlatest-2025': { 'install/notify': 'done', 'install/post-install': 'active' },
  'cmupdate-continue-on-warning': { 'install/is-check-only': 'done', 'install/install': 'waiting' },
  'cmupdate-extract-2025': { 'install/extract': 'done' },
  'cmupdate-prereq-start-2025': { 'install/prereq': 'active' },
  'cmupdate-remote-contentlib': { 'install/extract': 'failed' },
  'cmupdate-sqlsysclr-missing': { 'install/install': 'failed' },
  'cmupdate-trust-failed-2020': { 'install/extract': 'failed' },
  'configmgrprereq-sql-account-2024': { 'install/prereq': 'failed' },
  'configmgrprereq-start-2025': { 'install/prereq': 'active' },
  'configmgrsetup-authenticode-1511': { 'download/redist': 'failed' },
  'distmgr-easysetup-delta-2020': { 'replication/content': 'done', 'replication/minijob': 'done' },
  'dmp-bits-name-2107': { 'download/payload': 'failed' },
  'dmp-download-run-2409': {
    'download/found': 'done',
    'download/payload': 'done',
    'download/verify': 'done',
    'download/redist': 'done',
    'download/notify': 'done',
  },
  'dmp-kb3187516-tls-trust': { 'sync/manifest': 'failed' },
  'dmp-redist-aa928926': { 'download/redist': 'done' },
  'dmp-sync-cycle-2503': { 'sync/start': 'done', 'sync/manifest': 'done' },
  'hman-adminuicontent-2026': { 'health/admin-ui-content': 'done' },
  'hman-cmu-verbose': { 'download/notify': 'done', 'download/available': 'done' },
  'hman-easysetup-package-2025': { 'replication/package': 'done', 'replication/settings': 'done' },
  'hman-easysetup-updated-2025': { 'replication/package': 'done', 'replication/settings': 'done' },
  'hman-hash-failed-2016': { 'replication/package': 'failed' },
  'hman-manifest-1610': { 'sync/process': 'done', 'sync/applicability': 'done' },
  'hman-post-install-2409': { 'install/post-install': 'done' },
  'hman-postinstall-196612': { 'install/post-install': 'done' },
  'hman-skip-unchanged': {
    'replication/content': 'skipped',
    'replication/minijob': 'skipped',
    'replication/schedule': 'skipped',
    'replication/send': 'skipped',
  },
  'dmpuploader-upload-telemetry-exception': { 'upload/send': 'failed' },
  'sct-connect-2509': { 'offline/connect': 'done' },
  'sct-redist-ok-2403': { 'offline/connect': 'done' },
};

/** Excerpts about ordinary packages, distribution points or settings: they move no run but one of health. */
const withoutRun = [
  'configmgrsetup-odbc-missing-raw',
  'distmgr-2007-standard-dp',
  'distmgr-child-to-dp',
  'distmgr-create-package',
  'distmgr-dp-network-53',
  'distmgr-statmsg-2301-tab',
  'hman-site-control-dp-removal',
  'pkgxfermgr-missing-content',
];

const excerpts = readExcerpts();
const of = (outcome: string) => excerpts.filter(excerpt => excerpt.outcome === outcome);

test(isCorpusThere ? 'the corpus is there' : 'no corpus here: nothing is compared', () => {
  expect(isCorpusThere).toBe(excerpts.length > 0);
});

describe.runIf(isCorpusThere)('excerpts', () => {
  test.each(of('ok'))('$name: all is well', ({ understood: { report } }) => {
    expect(report.findings.filter(({ status, severity }) => status === 'open' && severity !== 'hint').map(({ code }) => code)).toEqual([]);
  });

  test.each(of('failed'))('$name: an open error or warning says $expect', ({ name, understood: { report } }) => {
    const open = report.findings.filter(({ status, severity }) => status === 'open' && (severity === 'error' || severity === 'warning'));
    expect(open).not.toEqual([]);
    if (finding[name] !== undefined) expect(open.map(({ code }) => code)).toEqual([finding[name]]);
  });

  test.each(of('stuck'))('$name: something says which stage waits: $expect', ({ name, understood: { report } }) => {
    const waits = report.findings.filter(({ status, stage, severity }) => status === 'open' && stage !== null && severity !== 'hint');
    const waiting = report.runs.flatMap(run => run.stages).filter(({ status }) => status === 'waiting' || status === 'stalled');
    expect(waits.length + waiting.length).toBeGreaterThan(0);
    if (finding[name] !== undefined) expect(waits.map(({ code }) => code)).toEqual([finding[name]]);
  });

  test.each(excerpts.filter(({ name }) => stages[name]))('$name: the stages of its run', ({ name, understood: { report } }) => {
    const found = Object.keys(stages[name]!).map(key => {
      const [flow, id] = key.split('/');
      return [key, report.runs.findLast(run => run.flow === flow)?.stages.find(stage => stage.id === id)?.status];
    });
    expect(Object.fromEntries(found)).toEqual(stages[name]);
  });

  test.each(excerpts.filter(({ name }) => withoutRun.includes(name)))('$name: moves no run', ({ understood: { report } }) => {
    expect(report.runs.filter(({ flow }) => flow !== 'health').map(({ id }) => id)).toEqual([]);
  });

  test('the names in these tables are those of excerpts', () => {
    const names = new Set(excerpts.map(({ name }) => name));
    expect([...Object.keys(finding), ...Object.keys(stages), ...withoutRun].filter(name => !names.has(name))).toEqual([]);
  });
});
