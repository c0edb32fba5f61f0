/**
 * What the engine concludes from a set of logs. The command line prints these objects as JSON, the language server sends
 * them to the client, the client hands them to the webview: they are declared once, here, and hold plain data only.
 * Times are ISO 8601 in UTC with a trailing `Z`, or `null` where the log gives none. Lines are 1-based.
 */

export type FlowId = 'sync' | 'download' | 'replication' | 'install' | 'upload' | 'offline' | 'health';

/** Status of a stage in a run, and of the run as a whole. */
export type Status = 'waiting' | 'active' | 'done' | 'warning' | 'failed' | 'skipped' | 'stalled' | 'unknown';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** How a catalog record is known: written by Microsoft, seen in a real log, or guessed from its wording. */
export type Confidence = 'documented' | 'observed' | 'inferred';

export type SiteRole = 'cas' | 'primary' | 'stand-alone' | 'secondary' | 'unknown';

/** A line of a file on disk. */
export interface Place {
  readonly path: string;
  readonly line: number;
}

/** An entry that proves something, with the start of its text. */
export interface Evidence extends Place {
  readonly time: string | null;
  readonly text: string;
  /** Id of the catalog record that recognised it. */
  readonly signal: string;
  /** How many entries of the same kind in a row this one stands for; the place is that of the first. */
  readonly count: number;
}

export type ZoneFrom = 'bias' | 'statmsg' | 'sibling' | 'setting' | 'assumed';
/**
 * How it is known which of the two first numbers of a date is the month: `format`: the format says so, or no date can be read in two ways;
 * `proved`: a line shows it; `sibling`: lines of other logs of the set show it; `setting`: a setting says so; `assumed`: nothing tells, month first is the reading.
 */
export type DatesFrom = 'format' | 'proved' | 'sibling' | 'setting' | 'assumed';
/** Where the server or site of a source was learnt. */
export type DerivedFrom = 'setting' | 'lines' | 'unc' | 'folder' | 'unknown';

export interface Gap {
  readonly from: string | null;
  readonly to: string | null;
  readonly why: string;
}

/** Evidence of one log that a run would need and that is lost. */
export interface RunGap extends Gap {
  readonly log: string;
  readonly path: string;
}

/** One log on one server: the current file and its rolled-over predecessors. */
export interface Source {
  readonly id: string;
  /** The current file, or the newest predecessor where the current one is gone. */
  readonly path: string;
  /** All files of the source, oldest first. */
  readonly files: readonly string[];
  /** Log id of the catalog, e.g. `dmpdownloader`; the lower-case file name where the catalog has none. */
  readonly log: string;
  /** What this log is for and on which role it is written; `null` where the catalog does not know it. */
  readonly describes: string | null;
  readonly server: string | null;
  readonly serverFrom: DerivedFrom;
  readonly site: string | null;
  readonly siteFrom: DerivedFrom;
  readonly format: string;
  readonly encoding: string;
  /** Minutes to add to local time to get UTC; `null` where no entry has a time. */
  readonly zone: number | null;
  readonly zoneFrom: ZoneFrom;
  readonly datesFrom: DatesFrom;
  readonly entries: number;
  readonly errors: number;
  readonly warnings: number;
  readonly unrecognised: number;
  readonly torn: number;
  /** Openings of earlier runs that are only counted: of each flow the latest two hundred are kept. */
  readonly forgotten: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly gaps: readonly Gap[];
}

export interface Site {
  readonly id: string;
  readonly code: string;
  readonly role: SiteRole;
  readonly version: string | null;
  readonly servers: readonly string[];
  /** The site that it reports to; `null` for a top-level site, and where nothing tells. */
  readonly parent: string | null;
  /** Servers among `servers` that hold the site server role in passive mode. */
  readonly passiveServers: readonly string[];
  /** The server of the service connection point; `null` where no log of this site tells. */
  readonly scpServer: string | null;
  /** Whether that is another server than the site server; `null` where nothing tells. */
  readonly scpIsRemote: boolean | null;
  readonly scpMode: 'online' | 'offline' | 'unknown';
  readonly lastSync: string | null;
  readonly nextSyncDue: string | null;
  /** Log ids that a flow of this site would need and that are not in the set. */
  readonly missingLogs: readonly string[];
}

export interface Package {
  /**
   * The GUID in upper case, or the package ID where no GUID is known. Where the set shows several hierarchies, each has its own object:
   * the GUID, `@` and the top-level site.
   */
  readonly id: string;
  readonly guid: string | null;
  readonly packageId: string | null;
  /** Top-level site of the hierarchy that this is about, where the set shows several; else `null`. */
  readonly site: string | null;
  /** Version of the easy setup package that carries this update. */
  readonly version: string | null;
  /** Name of the update, e.g. `Configuration Manager 2509`; its GUID or package ID where that is not known. */
  readonly name: string;
  readonly state: { readonly code: number; readonly name: string } | null;
}

export interface Step {
  readonly id: string;
  readonly time: string | null;
}

/** An attempt of something that is done again and again. */
export interface Attempt {
  readonly time: string | null;
  /** Part of the stage that it was about; `null` where the line names none. */
  readonly step: string | null;
  /** Why it failed, in words; `null` after a success and where no line tells. */
  readonly reason: string | null;
}

export interface RunStage {
  readonly id: string;
  readonly status: Status;
  /** Why it is skipped, failed, stalled or unknown, in words; `null` where the status says it all. */
  readonly reason: string | null;
  readonly start: string | null;
  readonly end: string | null;
  /** When the next line of an active or waiting stage is due; later it counts as stalled. Of a stage that recurs: when its next attempt is due. */
  readonly due: string | null;
  /** What this stage usually takes in these same logs, in milliseconds; `null` where too few runs tell. */
  readonly usualMs: number | null;
  /** Share done in percent where lines tell it (bytes sent, files extracted), else `null`. */
  readonly progress: number | null;
  /** How many bytes are done of how many; only where lines tell both. */
  readonly bytes?: { readonly done: number; readonly total: number };
  /** Of a stage that is done again and again, the last success and the last failure or warning; `null` where no line tells of one. */
  readonly lastSuccess?: Attempt | null;
  readonly lastFailure?: Attempt | null;
  /** The function does not exist any more: since when, in words. */
  readonly retired?: string;
  readonly steps: readonly Step[];
  readonly evidence: readonly Evidence[];
}

/** One passage through a flow by one subject. */
export interface Run {
  readonly id: string;
  readonly flow: FlowId;
  readonly subject: { readonly package?: string; readonly site?: string; readonly function?: string };
  /** Runs with the same group are one passage of one package towards several sites (lanes of one chart). */
  readonly group: string;
  readonly status: Status;
  /** The stage that decides the status: the failed, stalled or active one, or the last. */
  readonly stage: string;
  readonly start: string | null;
  readonly end: string | null;
  readonly stages: readonly RunStage[];
  /** The open finding that says why this run failed or stopped, where it says more than the stage's reason. */
  readonly because?: { readonly finding: string; readonly title: string };
  /** The run at the site above that goes first. */
  readonly waitsFor?: { readonly site: string; readonly run: string; readonly status: Status };
  /** Spans inside this run for which a log that it reads is lost. */
  readonly gaps?: readonly RunGap[];
}

/** Something to copy: a command, a query or a registry path that an action names. */
export interface Copyable {
  readonly kind: 'command' | 'sql' | 'registry';
  readonly text: string;
}

export interface FindingAction {
  readonly text: string;
  readonly copy?: Copyable;
}

/** An error code of a line, explained in the context of its call. */
export interface ExplainedCode {
  /** As the line has it. */
  readonly written: string;
  /** `0x` and eight upper-case hex digits. */
  readonly code: string;
  readonly name: string;
  readonly meaning: string;
  /** Whose code it is, e.g. `winhttp`, `sql`. */
  readonly family: string;
  /** All of it for a person: `0x80072EE7 = server name not resolved (ERROR_WINHTTP_NAME_NOT_RESOLVED)`. */
  readonly text: string;
}

export interface FindingLink {
  readonly title: string;
  readonly url: string;
}

export interface Finding {
  readonly id: string;
  readonly code: string;
  readonly severity: Severity;
  readonly status: 'open' | 'recovered';
  readonly confidence: Confidence;
  readonly path: string;
  readonly line: number;
  /** Last line of the entry at `line`. */
  readonly endLine: number;
  readonly time: string | null;
  /** When it was opened first, since it last recovered. */
  readonly since: string | null;
  readonly count: number;
  readonly flow: FlowId | null;
  readonly run: string | null;
  readonly stage: string | null;
  readonly package: string | null;
  readonly site: string | null;
  readonly title: string;
  readonly cause: string;
  /** What the error codes of its lines mean; absent where they have none that is known. */
  readonly codes?: readonly ExplainedCode[];
  readonly actions: readonly FindingAction[];
  /** What Microsoft says not to do in this case. */
  readonly donts: readonly string[];
  readonly links: readonly FindingLink[];
  /** Further entries that prove it, in this and other logs. */
  readonly related: readonly Evidence[];
}

/** A host on the internet that lines name, with what Microsoft's list of endpoints says of it. */
export interface Endpoint extends Place {
  readonly id: string;
  readonly host: string;
  /** What became of the stage whose line named it last; `unknown` where no line tells. */
  readonly result: 'reached' | 'failed' | 'unknown';
  /** Why Configuration Manager needs it; `null` where the list does not have it. */
  readonly why: string | null;
  readonly function: string | null;
  /** What took its place, `null` where it is current. */
  readonly outdated: string | null;
  readonly isListed: boolean;
  readonly last: string | null;
}

export interface Skipped {
  readonly path: string;
  readonly why: string;
}

/** Everything that is known of a set of logs; what `analyze --format json` prints. */
export interface Report {
  readonly schemaVersion: 1;
  readonly summary: readonly string[];
  readonly sources: readonly Source[];
  readonly sites: readonly Site[];
  readonly packages: readonly Package[];
  readonly runs: readonly Run[];
  readonly findings: readonly Finding[];
  /** Hosts on the internet, by name. */
  readonly endpoints: readonly Endpoint[];
  readonly skipped: readonly Skipped[];
}

/** What objects of a report a change can be about. */
export type ChangeKind = 'source' | 'site' | 'package' | 'run' | 'finding' | 'endpoint';

/** One object that is new or different; `removed` names objects that are gone. */
export type Change =
  | { readonly source: Source }
  | { readonly site: Site }
  | { readonly package: Package }
  | { readonly run: Run }
  | { readonly finding: Finding }
  | { readonly endpoint: Endpoint }
  | { readonly removed: { readonly kind: ChangeKind; readonly id: string } };

/** One line of "Where is my update?": a run in words. */
export interface OverviewItem {
  readonly runId: string;
  readonly flow: FlowId;
  /** The stage that decides; where Enter leads. */
  readonly stage: string;
  /** What it is about, e.g. `Configuration Manager 2509 → PR1`. */
  readonly label: string;
  /** Which flow, e.g. `download`, for a person. */
  readonly what: string;
  readonly status: Status;
  /** Where it is, since when, what comes next. Times in it are ISO text in UTC, to be shown in the zone that was chosen. */
  readonly sentence: string;
  /** The log whose own zone counts for these times. */
  readonly path: string | null;
  /** Package and site for grouping; `null` where it has none. */
  readonly package: string | null;
  readonly site: string | null;
}

/** The worst open thing, in about five words, for the status item. */
export interface Headline {
  readonly status: 'ok' | 'busy' | 'warning' | 'error' | 'empty';
  readonly text: string;
}
