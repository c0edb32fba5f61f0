/** The catalog as the engine uses it: compiled once, each log's lines when they are first met, and shared by all analyses. */
import type { Catalog, FindingRecord, FlowRecord, SignalCondition, SignalRecord, StageRecord } from '../catalog/types.ts';
import { LogNames } from './logNames.ts';
import { Matcher } from './matcher.ts';
import { Messages } from './messages.ts';

/** What a signal means for findings. */
export interface FindingRoles {
  readonly opens: readonly { readonly finding: FindingRecord; readonly condition: SignalCondition }[];
  readonly closes: readonly { readonly finding: FindingRecord; readonly condition: SignalCondition }[];
}

const noRoles: FindingRoles = { opens: [], closes: [] };

/** Captures that say whose the writing server is, whatever the line is about. */
const ownNames = ['site', 'sys'];

export class Knowledge {
  readonly catalog: Catalog;
  readonly logs: LogNames;
  /** Messages that any source has met lately. */
  readonly messages: Messages;
  /** Records by log; compiled to a matcher when the first line of that log comes. */
  readonly #records = new Map<string, SignalRecord[]>();
  readonly #general: readonly SignalRecord[];
  readonly #matchers = new Map<string, Matcher>();
  #all: Matcher | undefined;
  #anyLog: Matcher | undefined;
  readonly #roles = new Map<string, { opens: FindingRoles['opens'][number][]; closes: FindingRoles['closes'][number][] }>();
  readonly #flows = new Map<string, FlowRecord>();
  readonly #signals = new Map<string, SignalRecord>();
  readonly #kept = new Set<SignalRecord>();

  constructor(catalog: Catalog) {
    this.catalog = catalog;
    this.logs = new LogNames(catalog.logs);
    this.messages = new Messages(this);
    this.#general = catalog.signals.filter(record => record.log === 'any');
    for (const record of catalog.signals) {
      this.#signals.set(record.id, record);
      if (record.log === 'any') continue;
      for (const log of [record.log].flat()) {
        const records = this.#records.get(log);
        if (records) records.push(record);
        else this.#records.set(log, [record]);
      }
    }
    for (const flow of catalog.flows) this.#flows.set(flow.id, flow);
    for (const finding of catalog.findings) {
      for (const condition of finding.opens) this.#rolesOf(condition.signal).opens.push({ finding, condition });
      for (const condition of finding.closes) this.#rolesOf(condition.signal).closes.push({ finding, condition });
    }
    for (const record of catalog.signals) {
      const names = record.says.join(' ');
      if (
        record.marks ||
        record.marksWhen ||
        record.follows ||
        record.proves ||
        this.#roles.has(record.id) ||
        ownNames.some(name => names.includes(`{${name}}`) || names.includes(`{${name}:`))
      )
        this.#kept.add(record);
    }
  }

  #rolesOf(signal: string) {
    let roles = this.#roles.get(signal);
    if (!roles) {
      roles = { opens: [], closes: [] };
      this.#roles.set(signal, roles);
    }
    return roles;
  }

  /**
   * The log whose lines an entry is compared with: that of its component, else that of its file, the first of them that the catalog has
   * lines of. `undefined` where neither tells.
   */
  logOf(component: string, fileLog: string | undefined): string | undefined {
    const named = [this.logs.findByComponent(component), fileLog].filter(log => log !== undefined);
    return named.find(log => this.#records.has(log)) ?? named[0];
  }

  /** The matcher of a log: its own lines and those that any log can have. */
  matcherOf(log: string): Matcher {
    const records = this.#records.get(log);
    if (!records) return this.generalMatcher;
    let matcher = this.#matchers.get(log);
    if (!matcher) {
      matcher = new Matcher([...records, ...this.#general]);
      this.#matchers.set(log, matcher);
    }
    return matcher;
  }

  /** Compares with the lines that any log can have: for logs that are known to be others than those of the catalog. */
  get generalMatcher(): Matcher {
    this.#anyLog ??= new Matcher(this.#general);
    return this.#anyLog;
  }

  /**
   * Compares with the lines of all logs: for text that nothing tells the log of. What is only guessed by its wording is left out, since in
   * another log the same words say another thing.
   */
  get allMatcher(): Matcher {
    this.#all ??= new Matcher(this.catalog.signals.filter(record => record.log === 'any' || record.known !== 'inferred'));
    return this.#all;
  }

  flow(id: string): FlowRecord | undefined {
    return this.#flows.get(id);
  }

  stage(flow: string, stage: string): StageRecord | undefined {
    return this.#flows.get(flow)?.stages.find(s => s.id === stage);
  }

  signal(id: string): SignalRecord | undefined {
    return this.#signals.get(id);
  }

  findingRoles(signal: string): FindingRoles {
    return this.#roles.get(signal) ?? noRoles;
  }

  /** Whether an entry of this kind tells anything that later conclusions need. */
  isKept(record: SignalRecord): boolean {
    return this.#kept.has(record);
  }
}
