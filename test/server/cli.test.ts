/** The command line as its caller sees it: arguments in, text and exit code out, logs in a folder of their own. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../server/cli/cli.ts';
import type { Change, Finding, Report } from '../../server/protocol/model.ts';
import { renderServer } from '../unit/checkAnalysis.ts';
import { downloadTexts, everyMinute, guidA, syncTexts, untrustedTexts } from '../unit/checkLines.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const readSchema = (name: string): Schema =>
  JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'));
const [analyzeSchema, tagsSchema, followSchema, catalogSchema] = ['analyze', 'tags', 'follow', 'catalog'].map(readSchema) as [
  Schema,
  Schema,
  Schema,
  Schema,
];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'configmgr-flow-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Writes files below a folder of this test; returns that folder. */
async function write(name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const top = join(folder, name);
  await mkdir(top, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(top, path)), { recursive: true });
    await writeFile(join(top, path), content);
  }
  return top;
}

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Noon of the day of all lines. */
const now = Date.UTC(2026, 0, 12, 12);

async function cli(...args: readonly string[]): Promise<Outcome> {
  let out = '';
  let err = '';
  const code = await run(args, {
    out: text => {
      out += text;
    },
    err: text => {
      err += text;
    },
    now: () => now,
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

const dmp = (lines: readonly string[]) => renderServer('SMS_DMP_DOWNLOADER', lines);
const good = { 'PS1/dmpdownloader.log': dmp([...everyMinute('08:00', 1, syncTexts), ...everyMinute('08:30', 1, downloadTexts(guidA))]) };
const bad = { 'PS1/dmpdownloader.log': dmp(everyMinute('08:00', 1, untrustedTexts)) };
const reportOf = ({ out }: Outcome): Report => JSON.parse(out);
const linesOf = <T>({ out }: Outcome): T[] =>
  out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strict: true });
for (const schema of [analyzeSchema, tagsSchema, followSchema, catalogSchema]) ajv.addSchema(schema);
function checkSchema(id: string, data: unknown) {
  const isValid = ajv.validate(id, data);
  expect(isValid ? [] : ajv.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`)).toEqual([]);
}

test('analyze: exit code 0 without an open error, 1 with one', async () => {
  const fine = await cli('analyze', await write('good', good), '--now', '2026-01-12T09:00:00Z');
  expect([fine.code, fine.err]).toEqual([0, '']);
  expect(fine.out).toContain('Configuration Manager');
  const broken = await cli('analyze', await write('bad', bad), '--now', '2026-01-12T09:00:00Z');
  expect([broken.code, broken.err]).toEqual([1, '']);
  expect(broken.out).toMatch(/^ERROR: /m);
  expect(broken.out).toContain(`${join(folder, 'bad', 'PS1', 'dmpdownloader.log')}:3`);
});

test('analyze: warnings alone are exit code 0', async () => {
  const top = await write('stalled', { 'PS1/dmpdownloader.log': dmp(everyMinute('08:00', 1, downloadTexts(guidA).slice(0, 5))) });
  const found = await cli('analyze', top, '--now', '2026-01-13T08:00:00Z');
  expect(found.code).toBe(0);
  expect(found.out).toMatch(/^WARNING: /m);
});

test('analyze: the JSON is what the schema says, and the schema knows every field', async () => {
  const top = await write('schema', {
    ...bad,
    'PS1/hman.log': renderServer('SMS_HIERARCHY_MANAGER', [`08:10:00 Configuration Manager Update (PackageGuid=${guidA}) is applicable`]),
    'notes.txt': 'nothing of ours\n',
    'empty.log': '',
  });
  const found = reportOf(await cli('analyze', top, '--format', 'json', '--now', '2026-01-12T09:00:00Z'));
  checkSchema('analyze.schema.json', found);
  for (const [name, list] of Object.entries({
    source: found.sources,
    site: found.sites,
    package: found.packages,
    run: found.runs,
    finding: found.findings,
    skipped: found.skipped,
    stage: found.runs.flatMap(one => one.stages),
    evidence: found.findings.flatMap(one => one.related),
  })) {
    const definition = analyzeSchema.definitions![name]!;
    expect(list.length, name).toBeGreaterThan(name === 'package' || name === 'evidence' ? -1 : 0);
    for (const object of list)
      for (const key of Object.keys(object)) expect(Object.keys(definition.properties!), `${name}.${key}`).toContain(key);
  }
});

test('analyze: markdown and mermaid', async () => {
  const top = await write('formats', bad);
  expect((await cli('analyze', top, '--format', 'markdown')).out).toMatch(
    /^# Where the updates are\n[\s\S]*## Findings\n[\s\S]*## Evidence/,
  );
  expect((await cli('analyze', top, '--format', 'mermaid')).out).toMatch(/^```mermaid\nflowchart TD\n[\s\S]*:::failed[\s\S]*```\n$/);
});

test('analyze: a copied folder is judged by its newest entry, a given moment wins', async () => {
  const lines = everyMinute('08:00', 1, downloadTexts(guidA).slice(0, 5));
  const top = await write('moment', { 'PS1/dmpdownloader.log': dmp(lines) });
  const statusAt = async (...args: string[]) => reportOf(await cli('analyze', top, '--format', 'json', ...args)).runs[0]?.status;
  expect(await statusAt()).toBe('active');
  expect(await statusAt('--now', '2026-01-12T13:00:00Z')).toBe('stalled');
  expect(await statusAt('--now', '2026-01-12T13:00:00+02:00')).toBe('active');
});

test('analyze: redacted, nothing tells whose logs they are', async () => {
  const top = await write('redact', {
    '\u0043M01/dmpdownloader.log': dmp(
      everyMinute('08:00', 1, [
        ...untrustedTexts.slice(0, 2),
        "WARNING: Failed to download easy setup payload with exception: The remote name could not be resolved: 'proxy.fabrikam.local'",
      ]),
    ),
  });
  const found = await cli('analyze', top, '--redact', '--format', 'json');
  expect(found.out).not.toMatch(/fabrikam|CM01/);
  expect(found.code).toBe(1);
  checkSchema('analyze.schema.json', reportOf(found));
});

test('analyze: planted names leak in no format', async () => {
  const exception = (text: string) => `WARNING: Failed to download easy setup payload with exception: ${text}`;
  const planted = [
    "Login failed for user 'FABRIKAM\\jdoe'.",
    'no answer from sqlhost9.zone.fabrikam.intern',
    'SQLHOST9 is away',
    'see \\\\FILESRV5\\share\\x',
    'mail to jdoe@fabrikam.intern',
    'via [10.1.2.3]:8080',
    'via http://[fe80::1ff:fe23:4567:890a]:80/',
    'tenant {A1B2C3A1-B2C3-D4A1-B2C3-D4A1B2C3A1B2}',
    'at https://fabrikamcmg.cloudapp.net/x',
    'Could not establish trust relationship for the SSL/TLS secure channel with FABPROXY, proxy FABPROXY:8080',
  ];
  const top = await write('Fabrikam logs', {
    'CM01/dmpdownloader.log': dmp(everyMinute('08:00', 1, [...syncTexts.slice(0, 1), ...planted.map(exception)])),
    'CM01/jdoe/readme.log': 'Dear all,\nnothing.\n',
  });
  const leaked = /fabrikam|jdoe|sqlhost9|filesrv5|10\.1\.2\.3|fe80:|a1b2c3a1|fabproxy|cm01/i;
  expect((await cli('analyze', top, '--format', 'json')).out).toMatch(leaked);
  for (const format of ['text', 'json', 'markdown', 'mermaid']) {
    const { out } = await cli('analyze', top, '--redact', '--format', format);
    expect(out.length, format).toBeGreaterThan(50);
    expect(out, format).not.toMatch(leaked);
  }
});

test('nothing could be analysed: exit code 2 and a line that says why', async () => {
  const check = async (paths: readonly string[], why: RegExp) => {
    for (const command of ['analyze', 'tags', 'unknown']) {
      const { code, out, err } = await cli(command, ...paths);
      expect([code, out], command).toEqual([2, '']);
      expect(err, command).toMatch(why);
      expect(err.trimEnd().split('\n').length, err).toBe(1);
    }
  };
  await check([join(folder, 'nowhere')], /nowhere: /);
  await check([`${join(folder, 'nowhere')}/`], /nowhere: /);
  await check([await write('nothing', { 'readme.md': 'x' })], /no log/);
  await check([join(await write('zero', { 'hman.log': '' }), 'hman.log')], /hman\.log: the file is empty/);
  await check(
    [join(await write('binary', { 'hman.log': Uint8Array.from({ length: 4096 }, (_, i) => (i * 37) % 256) }), 'hman.log')],
    /hman\.log: its content is binary/,
  );
  await check([join(await write('other', { 'other.log': 'Dear all,\nnothing.\n' }), 'other.log')], /other\.log: /);
});

test('a bad path beside good ones is named, the rest decides', async () => {
  const top = await write('beside', { ...good, 'distmgr.log/x.txt': 'a folder with the name of a log' });
  const found = await cli('analyze', join(top, 'missing.log'), top, '--format', 'json', '--now', '2026-01-12T09:00:00Z');
  expect(found.code).toBe(0);
  expect(found.err).toMatch(/missing\.log: /);
  const { skipped, sources } = reportOf(found);
  expect(skipped.map(({ path }) => path)).toContain(join(top, 'missing.log'));
  expect(skipped.find(({ path }) => path.endsWith('distmgr.log'))?.why).toContain('folder');
  expect(sources.length).toBe(1);
});

test('wrong arguments: exit code 2, what is wrong and what would be right', async () => {
  const top = await write('arguments', good);
  const check = async (args: readonly string[], message: RegExp) => {
    const { code, out, err } = await cli(...args);
    expect([code, out], args.join(' ')).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).toMatch(/^configmgr-flow: .*\n$/);
  };
  await check(['analyse', top], /unknown command "analyse"; known are analyze, tags, unknown, follow, sample/);
  await check(['toString'], /unknown command/);
  await check(['analyze'], /name at least one log or folder/);
  await check(['analyze', top, '--format', 'xml'], /--format "xml": write one of text, json, markdown, mermaid/);
  await check(['analyze', top, '--all'], /analyze takes no --all/);
  await check(['analyze', top, '--nonsense'], /--nonsense/);
  await check(['analyze', top, '--now', 'yesterday'], /--now "yesterday": write an ISO time/);
  await check(['analyze', top, '--now', '2026-13-40T00:00:00Z'], /--now/);
  await check(['analyze', top, '--now', '2026-01-12'], /--now "2026-01-12": write an ISO time with its zone/);
  await check(['analyze', top, '--catalog', join(top, 'none.json')], /none\.json: the file cannot be read/);
  await check(['tags', top, '--format', 'json'], /tags takes no --format/);
  await check(['follow'], /name at least one/);
  await check(['sample'], /name one folder/);
  await check(['sample', join(folder, 's'), '--scenario', 'nonsense'], /--scenario "nonsense"/);
  await check(['sample', join(folder, 's'), '--speed', 'fast'], /--speed "fast"/);
  await check(['sample', join(folder, 's'), '--speed', '-5'], /--speed needs a value; one that starts with a dash is written --speed=-…/);
  await check(['sample', join(folder, 's'), '--speed=-5'], /--speed "-5": write a number/);
  await check(['sample', join(top, 'PS1', 'dmpdownloader.log')], /cannot be written: it is, or lies below, a file/);
  await check(['sample', join(top, 'PS1', 'dmpdownloader.log', 'x')], /cannot be written: it is, or lies below, a file/);
  await check(['sample', top], /already holds logs; name an empty folder/);
  const catalogs = await write('catalogs', { 'broken.json': '{ "signals": [\n', 'other.json': '{}' });
  await check(['analyze', top, '--catalog', join(catalogs, 'broken.json')], /broken\.json: not valid JSON/);
  await check(['analyze', top, '--catalog', join(catalogs, 'other.json')], /other\.json: expected .*"signals"/);
});

test('help', async () => {
  for (const args of [['--help'], ['-h'], ['help'], ['analyze', '--help']]) {
    const { code, out } = await cli(...args);
    expect(code).toBe(0);
    expect(out).toContain('configmgr-flow analyze');
  }
  expect((await cli()).code).toBe(2);
});

test('version', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(await cli('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

test('analyze: worst first, then what recovered, what it rests on and what was left out', async () => {
  const many = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`PS1/other${i}.log`, 'Dear all,\nnothing.\n']));
  const top = await write('order', {
    'PS1/dmpdownloader.log': dmp([...everyMinute('08:00', 1, untrustedTexts), ...everyMinute('09:00', 1, syncTexts)]),
    'PS2/dmpdownloader.log': dmp(everyMinute('08:00', 1, downloadTexts(guidA).slice(0, 5))),
    'PS3/dmpdownloader.log': dmp(everyMinute('08:00', 1, untrustedTexts)),
    'notes.md': 'x',
    ...many,
  });
  const { out } = await cli('analyze', top, '--now', '2026-01-13T08:00:00Z');
  expect(out).toMatch(/^ERROR: [\s\S]*^WARNING: [\s\S]*^Recovered: .+ \(.+dmpdownloader\.log:\d+\)$[\s\S]*^Evidence: 3 logs, /m);
  expect(out).not.toMatch(/^WARNING: [\s\S]*^ERROR: /m);
  expect(out.match(/^ {2}.+other\d+\.log: no line .+$/gm)?.length).toBe(10);
  expect(out).toMatch(/^ {2}1 further file left out$/m);
  expect(out).not.toContain('notes.md:');
});

test('a file that alone is in a folder and cannot be read is named with its reason', async () => {
  const top = await write('alone', { 'mark/hman.log': Uint8Array.of(0xef, 0xbb, 0xbf) });
  expect(await cli('analyze', join(top, 'mark'))).toMatchObject({ code: 2, err: expect.stringMatching(/hman\.log: .*byte order mark/) });
  // Windows has neither FIFOs nor, without a right of its own, links.
  if (process.platform === 'win32') return;
  for (const name of ['fifo', 'dangling']) await mkdir(join(top, name));
  execFileSync('mkfifo', [join(top, 'fifo', 'hman.log')]);
  await symlink(join(top, 'nowhere'), join(top, 'dangling', 'hman.log'));
  expect((await cli('analyze', join(top, 'fifo'))).err).toMatch(/hman\.log: it is neither a file nor a folder\n/);
  expect((await cli('analyze', join(top, 'dangling'))).err).toMatch(/hman\.log: there is no file/);
  expect((await cli('follow', join(top, 'fifo'))).err).toMatch(/hman\.log: it is neither a file nor a folder\n/);
});

test('zeros between the lines, as a crash leaves them, do not hide the log', async () => {
  const zeros = Buffer.alloc(20_000);
  const bytes = Buffer.from(bad['PS1/dmpdownloader.log']);
  const top = await write('zeros', { 'PS1/dmpdownloader.log': Buffer.concat([bytes, zeros, Buffer.from('\r\n'), bytes]) });
  const found = reportOf(await cli('analyze', top, '--format', 'json', '--now', '2026-01-12T09:00:00Z'));
  expect(found.sources.map(({ entries }) => entries >= 2 * untrustedTexts.length)).toEqual([true]);
});

test('tags: one object a line, in file order, with the run that it moved', async () => {
  const top = await write('tags', {
    'PS1/dmpdownloader.lo_': good['PS1/dmpdownloader.log'].slice(0, 300),
    'PS1/dmpdownloader.log': `${bad['PS1/dmpdownloader.log']}nothing known  $$<SMS_DMP_DOWNLOADER><01-12-2026 09:00:00.000+000><thread=1 (0x1)>\r\n`,
  });
  const some = linesOf<Record<string, unknown>>(await cli('tags', top));
  for (const tag of some) checkSchema('tags.schema.json', tag);
  expect(some.find(({ finding }) => finding)).toMatchObject({
    line: 3,
    finding: 'sync.manifest-certificate-untrusted',
    flow: 'sync',
    stage: 'manifest',
    severity: 'warning',
    time: '2026-01-12T08:02:00.000Z',
    thread: 1,
  });
  expect(some.every(({ signal }) => signal !== null)).toBe(true);
  const all = linesOf<Record<string, unknown>>(await cli('tags', top, '--all'));
  for (const tag of all) {
    checkSchema('tags.schema.json', tag);
    for (const key of Object.keys(tag)) expect(Object.keys(tagsSchema.properties!)).toContain(key);
  }
  expect(all.length).toBeGreaterThan(some.length);
  expect(all.at(-1)).toMatchObject({ line: 5, text: 'nothing known', signal: null, flow: null, run: null, captures: {} });
  const places = all.map(({ path, line }) => `${String(path).endsWith('.lo_') ? 0 : 1}${String(line).padStart(5, '0')}`);
  expect(places).toEqual(places.toSorted());
  expect(some.find(({ signal, path }) => signal === 'sync.cycle-due' && String(path).endsWith('.log'))?.run).toMatch(/^sync:/);
});

test('unknown: shapes with counts and examples', async () => {
  const top = await write('unknown', {
    'PS1/hman.log': renderServer('SMS_HIERARCHY_MANAGER', [
      '08:00:00 Brand new step 12 took 3 s',
      '08:00:01 Brand new step 13 took 4 s',
      '08:00:02 Something else entirely',
      `08:10:00 Configuration Manager Update (PackageGuid=${guidA}) is applicable`,
    ]),
  });
  const { code, out } = await cli('unknown', top, '--format', 'json');
  expect(code).toBe(0);
  const { shapes } = JSON.parse(out);
  expect(shapes.map(({ template, count, log }: { template: string; count: number; log: string }) => `${count} ${log} ${template}`)).toEqual(
    ['2 hman Brand new step {num1:num} took {num2:num} s', '1 hman Something else entirely'],
  );
  expect(shapes[0].examples[0]).toEqual({ path: join(top, 'PS1', 'hman.log'), line: 1, text: 'Brand new step 12 took 3 s' });
  expect((await cli('unknown', top)).out).toContain('2  hman: Brand new step {num1:num} took {num2:num} s');
});

test('--catalog: lines of a site’s own are known, wrong records are named', async () => {
  const record = {
    id: 'site.brand-new',
    log: 'hman',
    says: ['Brand new step {step:num}'],
    means: 'Ours.',
    known: 'observed',
    source: 'ours',
    examples: [{ line: 'Brand new step 1' }],
  };
  const top = await write('catalog', {
    'hman.log': renderServer('SMS_HIERARCHY_MANAGER', ['08:00:00 Brand new step 12']),
    'own.json': JSON.stringify({ signals: [record, { ...record, id: 'X' }] }),
    'none.json': '[]',
  });
  const { code, out, err } = await cli('tags', join(top, 'hman.log'), '--catalog', join(top, 'own.json'));
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ signal: 'site.brand-new', captures: { step: '12' } });
  expect(err).toMatch(/own\.json: record "X": "id" must be/);
  const none = await cli('tags', join(top, 'hman.log'), '--catalog', join(top, 'none.json'));
  expect([none.code, none.err]).toEqual([0, expect.stringMatching(/none\.json: the file holds no record\n$/)]);
  checkSchema('catalog.schema.json', { signals: [record] });
  checkSchema('catalog.schema.json', [record]);
  for (const wrong of [
    { ...record, id: 'X' },
    { ...record, says: [] },
    { ...record, sais: ['x'] },
    { ...record, marks: { flow: 'sync' } },
    { ...record, examples: [] },
  ])
    expect(ajv.validate('catalog.schema.json', { signals: [wrong] }), JSON.stringify(wrong)).toBe(false);
});

test('follow: the state, what changes, and the whole state once more at the end', async () => {
  const top = await write('follow', { 'PS1/dmpdownloader.log': dmp(everyMinute('08:00', 1, syncTexts)) });
  const path = join(top, 'PS1', 'dmpdownloader.log');
  const stop = new AbortController();
  const changes: Change[] = [];
  let atAbort = 0;
  const seen = (change: Change) => 'finding' in change && change.finding.code === 'sync.manifest-certificate-untrusted';
  const code = await new Promise<number>((resolve, reject) => {
    const io = {
      out: (text: string) => {
        const isFirst = changes.length === 0;
        for (const line of text.trimEnd().split('\n')) changes.push(JSON.parse(line));
        // The state at the start is there: now the site writes on.
        if (isFirst) void appendFile(path, dmp(everyMinute('10:00', 1, untrustedTexts)));
        if (!stop.signal.aborted && changes.some(seen)) {
          atAbort = changes.length;
          stop.abort();
        }
      },
      err: () => {},
      now: () => now,
      signal: stop.signal,
    };
    run(['follow', top, '--format', 'json'], io).then(resolve, reject);
  });
  expect(code).toBe(1);
  for (const change of changes) checkSchema('follow.schema.json', change);
  const last = changes.slice(atAbort);
  expect(last.filter(change => 'source' in change).length).toBe(1);
  expect(last.flatMap(change => ('run' in change ? [change.run.id] : [])).sort()).toEqual(['sync:PS1', 'sync:PS1#2']);
  expect(last.filter(seen).map(change => (change as { finding: Finding }).finding.status)).toEqual(['open']);
}, 20_000);

test('follow: ends at once when it is interrupted after its folder was removed', async () => {
  const top = await write('removed', good);
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../server/cli/main.ts', import.meta.url)), 'follow', top]);
  let err = '';
  const isLost = new Promise<void>(resolve => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
      if (err.includes('there is no file or folder')) resolve();
    });
  });
  await once(child.stdout, 'data');
  // Until it listens to the events of the folder.
  await setTimeout(1000);
  await rm(top, { recursive: true });
  await isLost;
  await setTimeout(300);
  const began = Date.now();
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect(Date.now() - began).toBeLessThan(1500);
  expect(err).not.toMatch(/: $/m);
  expect(new Set(err.split('\n')).size, err).toBe(err.split('\n').length);
}, 20_000);

test('follow: a folder without logs is nothing to follow', async () => {
  const { code, err } = await cli('follow', join(folder, 'nowhere'));
  expect(code).toBe(2);
  expect(err).toMatch(/nowhere: /);
});

test('sample: writes a site that can be analysed', async () => {
  expect((await cli('sample', '--list')).out).toMatch(/^healthy /m);
  const top = join(folder, 'sample');
  expect((await cli('sample', top, '--scenario', 'trust-failure', '--until', 'fault')).code).toBe(0);
  const found = await cli('analyze', top, '--format', 'json');
  expect(found.code).toBe(1);
  checkSchema('analyze.schema.json', reportOf(found));
});

test('encoding and date order: taken by all that read logs, a wrong one is explained', async () => {
  const text = 'Gr??e  $$<SMS_DMP_DOWNLOADER><01-12-2026 08:00:00.000+000><thread=1 (0x1)>\r\n';
  const bytes = Buffer.from(text);
  bytes.set([0xe0, 0xe1], 2);
  const top = await write('code-page', { 'dmpdownloader.log': bytes, 'pasted.log': 'Sleep\tX_Y\t02/07/2018 14:24:06\t1 (0x1)\r\n' });
  const texts = async (...args: readonly string[]) => {
    const { out } = await cli('tags', top, '--all', ...args);
    return out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
      .map(({ text, time }) => [text, time.slice(0, 10)]);
  };
  expect(await texts()).toEqual([
    ['Gràáe', '2026-01-12'],
    ['Sleep', '2018-02-07'],
  ]);
  expect(await texts('--encoding', 'windows-1251', '--date-order', 'day-first')).toEqual([
    ['Grабe', '2026-01-12'],
    ['Sleep', '2018-07-02'],
  ]);
  const report: Report = JSON.parse((await cli('analyze', top, '--format', 'json', '--encoding', 'windows-1251')).out);
  expect(report.sources.map(({ encoding, datesFrom }) => [encoding, datesFrom])).toEqual([
    ['windows-1251', 'format'],
    ['utf-8', 'assumed'],
  ]);
  expect(await cli('unknown', top, '--encoding', 'cp1251')).toEqual({
    code: 2,
    out: '',
    err: 'configmgr-flow: --encoding "cp1251": write windows-1251\n',
  });
  expect((await cli('analyze', top, '--encoding', 'ebcdic')).err).toContain('write one of auto, windows-1252');
  expect((await cli('analyze', top, '--date-order', 'dmy')).err).toContain('write one of month-first, day-first');
});
