import { describe, expect, test } from 'vitest';
import { catalog } from '../../server/catalog/index.ts';
import { statusMessages } from '../../server/catalog/statusMessages.ts';
import { subStages } from '../../server/catalog/subStages.ts';
import type { Marks, SignalRecord } from '../../server/catalog/types.ts';
import { givenNames } from '../../server/engine/findingValues.ts';
import { fill, meaningOf } from '../../server/engine/index.ts';
import { bracedNames, captureNames, hitOf, howFar, knowledge, logsOf } from './catalogHelpers.ts';

const dotted = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+$/;
const logIds = new Set(catalog.logs.map(log => log.id));
const signals = new Map(catalog.signals.map(record => [record.id, record]));
const marksOfRecord = (record: SignalRecord): readonly Marks[] => [
  ...(record.marks ? [record.marks] : []),
  ...(record.marksWhen ?? []).map(when => when.marks),
];
const duplicates = (ids: readonly string[]) => ids.filter((id, index) => ids.indexOf(id) !== index);
const byArea = Map.groupBy(catalog.signals, record => record.id.split('.')[0]!);

describe('signals', () => {
  test.each([...byArea.keys()])('%s: each example hits exactly its own record and captures what it says', area => {
    const problems: string[] = [];
    for (const record of byArea.get(area)!) {
      for (const log of logsOf(record)) {
        for (const { line, captures = {} } of record.examples) {
          const hit = hitOf(log, line);
          if (hit?.record !== record) {
            problems.push(`${record.id} in ${log}: hits ${hit?.record.id ?? 'nothing'}: ${line}\n${howFar(record, line)}`);
            continue;
          }
          for (const [name, value] of Object.entries(captures))
            if (hit.captures[name] !== value) problems.push(`${record.id}: {${name}} is ${hit.captures[name]}, not ${value}: ${line}`);
        }
      }
    }
    expect(problems.join('\n')).toBe('');
  });

  test('near misses do not hit', () => {
    const problems = catalog.signals.flatMap(record =>
      logsOf(record).flatMap(log =>
        (record.notThis ?? [])
          .filter(line => hitOf(log, line)?.record === record)
          .map(line => `${record.id} in ${log}: ${line}\n${howFar(record, line)}`),
      ),
    );
    expect(problems.join('\n')).toBe('');
  });

  test('ids are unique and dotted', () => {
    const ids = catalog.signals.map(record => record.id);
    expect(duplicates(ids)).toEqual([]);
    expect(ids.filter(id => !dotted.test(id))).toEqual([]);
  });

  test('the logs, stages and steps that they name exist', () => {
    const problems: string[] = [];
    for (const record of catalog.signals) {
      for (const log of [record.log].flat()) if (log !== 'any' && !logIds.has(log)) problems.push(`${record.id}: log ${log}`);
      for (const marks of marksOfRecord(record)) {
        const stage = knowledge.stage(marks.flow, marks.stage);
        if (!stage) problems.push(`${record.id}: stage ${marks.flow}/${marks.stage}`);
        else if (marks.step !== undefined && !stage.steps.some(step => step.id === marks.step))
          problems.push(`${record.id}: step ${marks.flow}/${marks.stage}#${marks.step}`);
      }
    }
    expect(problems).toEqual([]);
  });

  test('what their texts and conditions name is captured', () => {
    const problems: string[] = [];
    for (const record of catalog.signals) {
      const captured = new Set(record.says.flatMap(captureNames));
      for (const { capture } of record.marksWhen ?? []) if (!captured.has(capture)) problems.push(`${record.id}: {${capture}}`);
    }
    expect(problems).toEqual([]);
  });

  test('each of their texts is filled by every template that it is for', () => {
    const problems: string[] = [];
    for (const { id, says, means, marks, marksWhen = [] } of catalog.signals)
      for (const template of says) {
        const captured = captureNames(template);
        const special = marksWhen.filter(({ capture }) => captured.includes(capture));
        // What any value selects leaves nothing to the general marks.
        const always = special.some(({ is }) => is.includes('*'));
        const texts = [means, ...(always ? [] : [marks?.reason]), ...special.flatMap(when => [when.means, when.marks.reason])];
        for (const name of texts.flatMap(text => bracedNames(text ?? '')))
          if (!captured.includes(name)) problems.push(`${id}: {${name}} in ${template}`);
      }
    expect(problems).toEqual([]);
  });

  test('no placeholder is left in what a person is told of their examples', () => {
    const left = catalog.signals.flatMap(record =>
      logsOf(record).flatMap(log =>
        record.examples.flatMap(({ line }) => {
          const { captures, marks } = hitOf(log, line)!;
          const texts = [meaningOf(record, marks, captures), fill(marks?.reason ?? '', captures)];
          return texts.filter(text => /\{[a-z]\w*\}|…/i.test(text)).map(text => `${record.id}: ${text}`);
        }),
      ),
    );
    expect(left).toEqual([]);
  });

  test('none is tied to one site: no GUID, drive, server or build stands in a template', () => {
    const noGuid = /[0-9a-f]{8}-[0-9a-f]{4}-(?!0000-000000000000)/i;
    const tied = catalog.signals.flatMap(record =>
      record.says.filter(says => noGuid.test(says) || /\b[a-z]:\\/i.test(says) || /\b9\d{3}\b/.test(says.replace(/ID=\d+/, ''))),
    );
    expect(tied).toEqual([]);
  });
});

describe('flows', () => {
  test('edges lead from stage to stage or to another flow', () => {
    const problems: string[] = [];
    for (const flow of catalog.flows) {
      const stages = new Set(flow.stages.map(stage => stage.id));
      expect(duplicates([...stages])).toEqual([]);
      for (const { from, to } of flow.edges) {
        const isKnown = to.startsWith('flow:') ? knowledge.flow(to.slice(5)) !== undefined : stages.has(to);
        if (!stages.has(from) || !isKnown) problems.push(`${flow.id}: ${from} → ${to}`);
      }
    }
    expect(problems).toEqual([]);
  });

  test('each stage waits for lines that exist, in logs that exist', () => {
    const problems: string[] = [];
    for (const flow of catalog.flows) {
      for (const stage of flow.stages) {
        for (const id of stage.awaits) if (!signals.has(id)) problems.push(`${flow.id}/${stage.id}: awaits ${id}`);
        for (const log of [...(stage.log === null ? [] : [stage.log]), ...(stage.alsoIn ?? [])])
          if (!logIds.has(log)) problems.push(`${flow.id}/${stage.id}: log ${log}`);
        if (duplicates(stage.steps.map(step => step.id)).length > 0) problems.push(`${flow.id}/${stage.id}: steps`);
        if ((stage.stalledAfterMs ?? stage.overdueAfterMs) !== undefined && !stage.period) problems.push(`${flow.id}/${stage.id}: period`);
      }
    }
    expect(problems).toEqual([]);
  });

  test('each stage that a log tells of is marked by a line of it', () => {
    const marked = new Set(catalog.signals.flatMap(record => marksOfRecord(record).map(marks => `${marks.flow}/${marks.stage}`)));
    const told = catalog.flows.flatMap(flow =>
      flow.stages.filter(stage => stage.log !== null && stage.kind !== 'decision').map(stage => `${flow.id}/${stage.id}`),
    );
    expect(told.filter(stage => !marked.has(stage))).toEqual(['upload/start']);
  });
});

describe('findings', () => {
  /** What the engine knows of every finding. */
  const always = new Set<string>(givenNames);

  test('codes are unique and dotted', () => {
    const codes = catalog.findings.map(finding => finding.code);
    expect(duplicates(codes)).toEqual([]);
    expect(codes.filter(code => !dotted.test(code))).toEqual([]);
  });

  test('each is opened by lines that exist, and closed by lines or by what it says', () => {
    const problems: string[] = [];
    for (const { code, opens, closes, closedBy } of catalog.findings) {
      // What no line opens, the absence of lines or all of them together do.
      if (opens.length === 0 && !/^(?:flow|site)\./.test(code)) problems.push(`${code}: opens`);
      if (closes.length === 0 && !closedBy) problems.push(`${code}: closes`);
      for (const { signal, when = {} } of [...opens, ...closes]) {
        const record = signals.get(signal);
        if (!record) problems.push(`${code}: signal ${signal}`);
        const captured = new Set([...(record?.says.flatMap(captureNames) ?? []), 'text']);
        for (const name of Object.keys(when)) if (!captured.has(name)) problems.push(`${code}: ${signal} captures no {${name}}`);
      }
    }
    expect(problems).toEqual([]);
  });

  test('what its texts name is captured by every template that opens it', () => {
    const problems: string[] = [];
    for (const finding of catalog.findings) {
      if (finding.opens.length === 0) continue;
      const texts = [
        finding.title,
        finding.cause,
        ...finding.actions.flatMap(action => [action.text, action.copy?.text ?? '']),
        ...(finding.donts ?? []),
      ];
      for (const name of new Set(texts.flatMap(bracedNames))) {
        if (always.has(name)) continue;
        for (const { signal } of finding.opens.filter(({ when }) => !when || !(name in when)))
          for (const says of signals.get(signal)?.says ?? [])
            if (!captureNames(says).includes(name)) problems.push(`${finding.code}: {${name}} is not in ${signal}: ${says}`);
      }
    }
    expect(problems).toEqual([]);
  });

  test('links lead to https addresses', () => {
    const links = [
      ...catalog.findings.flatMap(finding => finding.links),
      ...catalog.flows.flatMap(flow => flow.stages.flatMap(s => s.links ?? [])),
    ];
    expect(links.filter(({ url, title }) => !/^https:\/\/[a-z0-9.-]+\/\S+$/.test(url) || title === '').map(link => link.url)).toEqual([]);
  });

  test('what is only inferred opens no error', () => {
    const inferred = (signal: string) => signals.get(signal)?.known === 'inferred';
    const tooSure = catalog.findings
      .filter(finding => finding.severity === 'error' && finding.known !== 'inferred')
      .flatMap(finding => finding.opens.filter(({ signal }) => inferred(signal)).map(({ signal }) => `${finding.code}: ${signal}`));
    expect(tooSure).toEqual([]);
  });
});

test('every record says where it is known from, in words of this product', () => {
  const sources = [...catalog.signals, ...catalog.findings, ...statusMessages].map(record => record.source);
  expect(sources.filter(source => source.trim() === '' || /shared\/|corpus/i.test(source))).toEqual([]);
});

test('logs are named once, and each alias leads to one log', () => {
  const names = catalog.logs.flatMap(log => [log.id, ...(log.aliases ?? [])]);
  expect(duplicates(names)).toEqual([]);
});

test('states, sub-stages and codes are written as logs write them', () => {
  expect(subStages.filter(({ id }) => !/^0x[0-9a-f]{5}$/.test(id))).toEqual([]);
  expect(catalog.errorCodes.filter(({ code }) => !/^0x[0-9A-F]{8}$/.test(code))).toEqual([]);
  for (const { flow, stage, code } of catalog.states) if (flow !== 'none') expect(knowledge.stage(flow, stage), String(code)).toBeDefined();
});
