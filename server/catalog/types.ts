/** The shapes of what the product knows. Knowledge is data: a record says what a line means, the engine does the rest. */
import type { Confidence, Copyable, FindingLink, FlowId, Severity } from '../protocol/model.ts';

/** A kind of log. */
export interface LogRecord {
  /** Lower-case file name without extension, e.g. `dmpdownloader`. */
  readonly id: string;
  /** As it is written on disk, e.g. `CMUpdate.log`. */
  readonly file: string;
  /** Other file names of the same log, without extension, lower case. */
  readonly aliases?: readonly string[];
  /** Values of the component field that prove an entry to be of this log, e.g. `SMS_DMP_DOWNLOADER`. */
  readonly components: readonly string[];
  /** The computer or role that writes it. */
  readonly where: string;
  readonly describes: string;
}

/**
 * What a line does to a stage.
 * - `becomes` absent: a sign of life. A stage that waited becomes active; any other status stays.
 * - `active`, `done`, `warning`, `failed`, `skipped`: the stage has this status from here on.
 */
export interface Marks {
  readonly flow: FlowId;
  readonly stage: string;
  /** A finer event inside the stage, shown with its time. */
  readonly step?: string;
  readonly becomes?: 'active' | 'done' | 'warning' | 'failed' | 'skipped';
  /** Why it is skipped, failed or done this way (a decision's answer), in a few words; captures in braces are filled in. */
  readonly reason?: string;
  /** This line begins a passage: after progress beyond this stage it opens a new run. */
  readonly opens?: true;
  /** No later stage of this run follows: `done` (e.g. a check only) or `skipped` (e.g. an unchanged source) for the rest. */
  readonly ends?: 'done' | 'skipped';
}

export interface Example {
  readonly line: string;
  /** Captures as the matcher returns them (GUIDs and site codes in upper case). Those not named are not checked. */
  readonly captures?: Readonly<Record<string, string>>;
}

/**
 * One kind of line. Templates are literal text with captures `{name}` or `{name:type}`.
 *
 * The matcher compares without regard to case, takes any run of blanks for one blank, and strips from line and template
 * alike: leading `~` and blanks, a leading `INFO:`, `WARN:`, `WARNING:` or `ERROR:`, and trailing `~`, `.`, `…` and blanks.
 * A template must fit the whole line; end it with a `{…:text}` capture where anything may follow. Of several templates that
 * fit, the one with the most literal characters wins.
 *
 * Types: `guid` (with or without braces round it) · `packageId` (3 characters of a site code and 5 hex digits) · `site` (3 letters or
 * digits) · `num` (digits, may have a sign) · `hex` (digits with or without 0x) · `code` (an error code: signed or unsigned
 * decimal, 0x…, or 8 hex digits) · `word` (no blank) · `url` · `path` (begins with a drive, `\\`, or `\\?\`; may hold blanks) · `text` (anything, even nothing).
 *
 * Names carry meaning and give the type where none is written:
 * `package` (guid of the update) · `packageId` · `version` (num: version of a content package) · `job` (hex) · `request` (word: a send request ID) ·
 * `site` (the site that the writing server belongs to) · `to` (site: destination) · `from` (site: the sending site) · `sys` (word: the writing server's own name) ·
 * `server` (word: some server) · `url` · `path` · `file` (word) · `code` (code) · `state` (num) · `error` (text: exception or error text) · `subStage` (hex) · `isComplete` (num) · `progress` (num, percent) ·
 * `size` (num) · `position` (num) · `hash` (word) · `gmt` (text: a GMTDATE value). All other names default to `text`.
 * `package`, `packageId`, `version`, `job`, `request`, `site`, `to`, `from` are remembered per thread, so a line without them is understood by those before (or soon after) it on its thread.
 */
export interface SignalRecord {
  /** Stable, dotted: `<area>.<event>`, e.g. `download.payload-started`. */
  readonly id: string;
  /** Log ids whose lines are compared, or `any`. */
  readonly log: string | readonly string[];
  /** Old and new wording of one event. */
  readonly says: readonly string[];
  readonly marks?: Marks;
  /** Other marks of the same template that hold when a capture has (case-insensitively) one of these values; first fit wins, `marks` is the rest. `capture` may name a prefix test by ending the value with `*`. */
  readonly marksWhen?: readonly {
    readonly capture: string;
    readonly is: readonly string[];
    readonly marks: Marks;
    readonly means?: string;
  }[];
  /** Log id: the marks hold only on a server that writes this log, too. */
  readonly onlyWith?: string;
  /** Where the line itself does not say it rightly: an unmarked failure, or a harmless line that begins with `ERROR:`. */
  readonly severity?: Severity;
  /** What the line says, for a person: one sentence. */
  readonly means: string;
  readonly known: Confidence;
  /** Document and section, or where it was observed. */
  readonly source: string;
  readonly examples: readonly [Example, ...Example[]];
  /** Near misses that must not hit this record. */
  readonly notThis?: readonly string[];
  /** `begins`: what the thread did before is over (forget its captures, then take this line's). `ends`: over after this line. */
  readonly thread?: 'begins' | 'ends';
  /** The line belongs to whatever its thread marked last (flow, stage, step); `marks` holds where the thread has marked nothing yet. */
  readonly follows?: 'thread';
  /** The captured packageId is proved to be the easy setup package. */
  readonly proves?: 'easy-setup';
}

/** When something that recurs is tried again. */
export interface NextAttempt {
  /** Lines that name the time, in the local time of their log, and how far ahead it can be. */
  readonly told?: { readonly signal: string; readonly capture: string; readonly withinMs: number };
  /** Documented period, counted from the last attempt. */
  readonly everyMs?: number;
  /** The period is that of this step. */
  readonly step?: string;
  readonly source: string;
}

/** Lines that tell how many bytes there are and how many are done, belonging together by their send request. */
export interface AmountRecord {
  readonly total: { readonly signal: string; readonly capture: string; readonly unitBytes: number };
  /** Captures of one line that are added up, in bytes. */
  readonly done: { readonly signal: string; readonly captures: readonly string[] };
  /** How the units are known. */
  readonly source: string;
}

export interface StageRecord {
  readonly id: string;
  readonly title: string;
  readonly kind: 'start' | 'step' | 'decision' | 'end';
  /** Who works here, e.g. `Hierarchy manager`. */
  readonly actor: string;
  /** Log id that tells of this stage; `null` for a node that no line marks. */
  readonly log: string | null;
  /** Further logs that can tell of it. */
  readonly alsoIn?: readonly string[];
  /** What happens here, in our words: one or two sentences. */
  readonly describes: string;
  /** Finer stages of one of Microsoft's boxes share a group title and are drawn inside one frame. */
  readonly group?: string;
  /** `child`: happens at each child primary site (one lane per site). `transfer`: happens at the top-level site, per child site. */
  readonly lane?: 'child' | 'transfer';
  /** Its lines may come while the stages beside it are still open: they prove nothing about those. */
  readonly alongside?: true;
  readonly steps: readonly { readonly id: string; readonly title: string }[];
  /** Ids of the signals that this stage waits for: the one that completes it first. */
  readonly awaits: readonly string[];
  /** After this long without a line, an active stage counts as stalled. */
  readonly stalledAfterMs?: number;
  /** After this long since the previous stage was done, a waiting stage counts as stalled. */
  readonly overdueAfterMs?: number;
  /** A failure counts as over when its log goes on this long without another; that proves no success. */
  readonly overAfterMs?: number;
  /** Why that long: the documented period, with its source. */
  readonly period?: string;
  readonly next?: NextAttempt;
  readonly amount?: AmountRecord;
  /** At a child site it comes only after the site above has done it: the source of that. */
  readonly afterParent?: string;
  /** The function does not exist any more: what ended when. It is not failed, whatever its lines say. */
  readonly retired?: string;
  readonly links?: readonly FindingLink[];
}

export interface EdgeRecord {
  readonly from: string;
  /** A stage id of this flow, or `flow:<id>` where the drawing goes on in another flow. */
  readonly to: string;
  readonly label?: string;
  /** Goes back in the drawing (sleep, next cycle): no progress in a run. */
  readonly back?: true;
}

export interface FlowRecord {
  readonly id: FlowId;
  readonly title: string;
  /** What one run is a passage of, for a person. */
  readonly subject: string;
  readonly source: string;
  /** In the order of the main path. */
  readonly stages: readonly StageRecord[];
  readonly edges: readonly EdgeRecord[];
  /** Later stages also run by themselves (an hourly re-check): they do not prove that an earlier one went on. */
  readonly loops?: true;
  /** Stages are done again and again; the time of one is the last. */
  readonly recurs?: true;
  /** An opening line after this much silence begins a new run even without progress. */
  readonly newRunAfterMs: number;
}

/** A signal that opens or closes a finding, perhaps only with certain captures. */
export interface SignalCondition {
  readonly signal: string;
  /** Capture name → texts of which one must occur in it (case-insensitive). All names must hold. */
  readonly when?: Readonly<Record<string, readonly string[]>>;
  /** Log id: it holds only on a server that writes this log, too. */
  readonly onlyWith?: string;
}

/**
 * Something an administrator must know. Texts may name captures in braces, and what the set knows of the case: `{package}` (its name),
 * `{guid}`, `{site}`, `{siteCode}`, `{topSite}` (code of the top-level site), `{scp}` (server of the service connection point),
 * `{remoteServer}` (the one that a transfer goes to), `{failedHosts}` (hosts that did not answer as they should), `{server}`, `{log}`, `{text}`. Commands take `{guid}`, never the name.
 */
export interface FindingRecord {
  /** Stable, dotted, lower-case: `content.hash-mismatch`. */
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly cause: string;
  /** In the order in which to try them. */
  readonly actions: readonly { readonly text: string; readonly copy?: Copyable }[];
  /** What Microsoft says not to do in this case, to be read after `Do not: `. */
  readonly donts?: readonly string[];
  readonly links: readonly FindingLink[];
  /** Of several findings that fit one entry, those with `when` or `onlyWith` win; of those the first in the catalog. */
  readonly opens: readonly SignalCondition[];
  /** Later lines (of the same scope) that prove it over. Besides, a finding on a stage is over when that stage is done or a later one is reached. */
  readonly closes: readonly SignalCondition[];
  /** Where no line can close it: why, and when to consider it over. */
  readonly closedBy?: string;
  /** It is over when its log goes on this long without another of its lines. */
  readonly overAfterMs?: number;
  /** What one finding is about: entries that share this are one finding with a count. */
  readonly scope: 'package' | 'package-site' | 'site' | 'source';
  /** It says that something failed, not why: it gives way to a finding of the same run, no less severe, that says why. */
  readonly yields?: true;
  /** Codes of findings that sum up what this one says of a part: it gives way to them where they are of the same run. */
  readonly partOf?: readonly string[];
  /** Said of the easy setup package alone: an ordinary package can have the same trouble, and no update is touched by it. */
  readonly onlyEasySetup?: true;
  /** An ordinary course looks like this for a while: once it is over, it is not worth a word. */
  readonly passing?: true;
  readonly known: Confidence;
  readonly source: string;
}

export interface ErrorCodeRecord {
  /** `0x` and eight upper-case hex digits. */
  readonly code: string;
  readonly name: string;
  readonly meaning: string;
  readonly domain: string;
}

/** Whose numbers a call reports: without it a small number is taken for one of Windows. */
export interface CodeFamilyRecord {
  /** `any`: in whatever line the words stand; what is known of the line itself goes before. */
  readonly signal: string;
  /** `text`: the number is not captured, but stands behind certain words. */
  readonly capture: string;
  /** These words, in whatever case, perhaps with a colon or an equals sign before the number. */
  readonly after?: string;
  /** Domains of error codes, best first; empty where the numbers are explained nowhere. Whole HRESULTs tell their family themselves. */
  readonly domains: readonly string[];
  readonly source: string;
}

export interface UpdatePackageRecord {
  /** Upper case. */
  readonly guid: string;
  readonly name: string;
  readonly version: string;
  readonly source: string;
}

export interface PackageStateRecord {
  readonly code: number;
  readonly name: string;
  readonly meaning: string;
  readonly flow: FlowId | 'none';
  readonly stage: string;
}

export interface EndpointRecord {
  readonly function: string;
  /** Host, may begin with `*.`. */
  readonly host: string;
  readonly port: string;
  readonly why: string;
  readonly outdated?: string;
  readonly source: string;
}

/** The whole of what is known, as the engine takes it. */
export interface Catalog {
  readonly logs: readonly LogRecord[];
  readonly signals: readonly SignalRecord[];
  /** Those of `signals` that a site has added. */
  readonly ownSignals?: readonly SignalRecord[];
  readonly flows: readonly FlowRecord[];
  readonly findings: readonly FindingRecord[];
  readonly errorCodes: readonly ErrorCodeRecord[];
  readonly codeFamilies: readonly CodeFamilyRecord[];
  readonly packages: readonly UpdatePackageRecord[];
  readonly states: readonly PackageStateRecord[];
  readonly endpoints: readonly EndpointRecord[];
  /** Hosts that explain and name things: no endpoints. */
  readonly referenceHosts: readonly string[];
}
