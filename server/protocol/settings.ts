/** Settings as the client checks and sends them to the server. */

export interface FolderSetting {
  /** A folder or a single log; may be a UNC path. */
  readonly path: string;
  readonly server?: string;
  readonly site?: string;
  readonly role?: 'cas' | 'primary' | 'stand-alone' | 'secondary';
  /** Whether it comes from `configmgrFlow.folders` or is a folder of the workspace. */
  readonly from: 'setting' | 'workspace';
}

/** In which zone times are shown. */
export type TimeZoneShown = 'log' | 'local' | 'utc';

export interface Configuration {
  readonly folders: readonly FolderSetting[];
  readonly timeZone: TimeZoneShown;
  /** Zone of logs that do not say theirs: minutes to add to get UTC. */
  readonly logZoneMinutes?: number;
  /** How often network paths are looked at. */
  readonly pollingSeconds: number;
  /** Names of files and folders that are left out, with `*`. */
  readonly exclude: readonly string[];
  /** Full paths of JSON files with records of the site's own lines. */
  readonly catalog: readonly string[];
}
