/** What the CCM format says beside the text. */
export interface CcmFields {
  /** 0 verbose, 1 information, 2 warning, 3 error. */
  readonly type: 0 | 1 | 2 | 3;
  readonly file: string;
}

/** Before or after the fault of a scenario that recovers. */
export type SamplePart = 'fault' | 'recovery';

/**
 * One line of a sample log. The text can hold marks that stand for the moment at which it is written, filled in by
 * `format.ts`: `{{gmt}}` as in a status message, `{{report}}` as in a package notification, `{{clock}}`, the local time of
 * day, and `{{later:<ms>}}` and `{{due:<ms>}}`, a local time that many milliseconds later as the despooler and Entra ID
 * discovery write it.
 */
export interface SampleEntry {
  /** Milliseconds since the start of the scenario. */
  readonly atMs: number;
  /** Name of the computer, which is also the name of its folder, e.g. `CASSRV01`. */
  readonly server: string;
  /** File name, e.g. `dmpdownloader.log`. */
  readonly log: string;
  readonly component: string;
  readonly thread: number;
  /** Minutes to add to the server's local time to get UTC. */
  readonly biasMinutes: number;
  readonly text: string;
  /** Only in scenarios that recover. */
  readonly part?: SamplePart;
  /** Written in the CCM format. */
  readonly ccm?: CcmFields;
  /** Written as the service connection tool does, with nothing but a time. Without this and `ccm`: the server format. */
  readonly isOfTool?: true;
}
