#!/usr/bin/env node
// Checks catalog records while they are being written, without the rest of the product.
//   node scripts/checkRecords.mjs [--corpus <dir>] [--logs a,b] [file.ts …]
// Every example of every record (or of the files named) must hit exactly its own record among all records of its log and
// capture what it says; near misses must not hit. With a corpus of observed lines (JSON lines with log, message, flow, stage)
// it prints those that are not recognised, or as another flow or stage.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({ allowPositionals: true, options: { corpus: { type: 'string' }, logs: { type: 'string' } } });
const { Matcher } = await import(pathToFileURL(path.join(root, 'server/engine/matcher.ts')).href);
const encode = text => new TextEncoder().encode(text);
const folder = path.join(root, 'server/catalog/signals');
const owner = new Map();
const records = [];
for (const file of readdirSync(folder).filter(f => f.endsWith('.ts') && f !== 'index.ts')) {
  try {
    const module = await import(pathToFileURL(path.join(folder, file)).href);
    for (const value of Object.values(module))
      if (Array.isArray(value))
        for (const r of value) {
          records.push(r);
          owner.set(r, file);
        }
  } catch (error) {
    console.log(`${file}: cannot be loaded: ${error.message}`);
  }
}
const wanted = positionals.map(p => path.basename(p));
const logsOf = r => [].concat(r.log);
const allLogs = new Set(records.flatMap(logsOf));
allLogs.delete('any');
const matchers = new Map();
const matcherOf = log => {
  if (!matchers.has(log)) {
    const mine = records.filter(r => r.log === 'any' || logsOf(r).includes(log));
    const good = mine.filter(r => {
      try {
        new Matcher([r]);
        return true;
      } catch (e) {
        console.log(`${owner.get(r)} ${r.id}: ${e.message}`);
        return false;
      }
    });
    matchers.set(log, new Matcher(good));
  }
  return matchers.get(log);
};
const hit = (log, line) => {
  const b = encode(line);
  const m = matcherOf(log).match(b, 0, b.length);
  return m && { id: m.record.id, record: m.record, captures: m.captures() };
};
let problems = 0;
const say = text => {
  problems++;
  console.log(text);
};
const seen = new Map();
for (const r of records) {
  if (seen.has(r.id)) say(`${owner.get(r)} ${r.id}: id is taken in ${seen.get(r.id)}`);
  seen.set(r.id, owner.get(r));
  if (wanted.length && !wanted.includes(owner.get(r))) continue;
  const logs = r.log === 'any' ? [...allLogs].slice(0, 1) : logsOf(r);
  for (const log of logs) {
    for (const e of r.examples) {
      const got = hit(log, e.line);
      if (got?.record !== r) say(`${owner.get(r)} ${r.id}: example hits ${got?.id ?? 'nothing'} in ${log}: ${e.line.slice(0, 140)}`);
      else
        for (const [k, v] of Object.entries(e.captures ?? {}))
          if (got.captures[k] !== v) say(`${r.id}: capture ${k} is ${JSON.stringify(got.captures[k])}, not ${JSON.stringify(v)}`);
    }
    for (const line of r.notThis ?? [])
      if (hit(log, line)?.record === r) say(`${owner.get(r)} ${r.id}: near miss hits: ${line.slice(0, 140)}`);
  }
}
console.log(`${records.length} records, ${problems} problems`);
if (values.corpus) {
  const only = values.logs && new Set(values.logs.split(','));
  const labels = new Map();
  for (const f of readdirSync(values.corpus).filter(f => /^signals-.*\.jsonl$/.test(f))) {
    for (const l of readFileSync(path.join(values.corpus, f), 'utf8').split('\n').filter(Boolean)) {
      const r = JSON.parse(l);
      const log = String(r.log ?? '')
        .toLowerCase()
        .replace(/\.lo[g_].*$/, '')
        .replace(/\s.*$/, '');
      if (r.verbatim === false || !r.message || !log || (only && !only.has(log))) continue;
      const key = `${log}\0${r.message}`;
      labels.set(key, [...(labels.get(key) ?? []), `${r.flow || 'none'}/${r.stage}`]);
    }
  }
  let good = 0,
    n = 0;
  for (const [key, want] of labels) {
    const [log, message] = key.split('\0');
    const got = hit(log, message);
    let marks = got?.record.marks;
    for (const w of got?.record.marksWhen ?? []) {
      const v = (got.captures[w.capture] ?? '').toLowerCase();
      if (w.is.some(x => (x.endsWith('*') ? v.startsWith(x.slice(0, -1).toLowerCase()) : v === x.toLowerCase()))) {
        marks = w.marks;
        break;
      }
    }
    const have = marks ? `${marks.flow}/${marks.stage}` : 'none';
    const noise = want.every(w => w.startsWith('none'));
    n++;
    if (noise ? have === 'none' || have.startsWith('health') : want.includes(have) && got) good++;
    else console.log(`${log}: want ${want[0]}, got ${got?.id ?? 'nothing'} (${have}): ${message.slice(0, 150).replaceAll('\n', '\\n')}`);
  }
  console.log(`corpus: ${good} of ${n} right`);
}
process.exitCode = problems ? 1 : 0;
