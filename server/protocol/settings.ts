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

/** The ANSI code pages of Windows, as the Encoding Standard names them, and `utf-8` for none of them. */
export const codePages = [
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'shift_jis',
  'gbk',
  'euc-kr',
  'big5',
  'utf-8',
] as const;

export type CodePage = (typeof codePages)[number];

/** How people and other programs write them, without `cp`, `ibm`, `windows` and signs in between. */
const codePageAliases: Readonly<Record<string, CodePage>> = {
  ansi: 'windows-1252',
  ascii: 'windows-1252',
  usascii: 'windows-1252',
  latin1: 'windows-1252',
  iso88591: 'windows-1252',
  iso885915: 'windows-1252',
  latin2: 'windows-1250',
  iso88592: 'windows-1250',
  iso88595: 'windows-1251',
  cyrillic: 'windows-1251',
  iso88597: 'windows-1253',
  greek: 'windows-1253',
  iso88599: 'windows-1254',
  turkish: 'windows-1254',
  hebrew: 'windows-1255',
  arabic: 'windows-1256',
  baltic: 'windows-1257',
  thai: 'windows-874',
  932: 'shift_jis',
  '31j': 'shift_jis',
  sjis: 'shift_jis',
  936: 'gbk',
  gb2312: 'gbk',
  gb18030: 'gbk',
  949: 'euc-kr',
  ksc5601: 'euc-kr',
  950: 'big5',
  big5hkscs: 'big5',
  65001: 'utf-8',
  utf8bom: 'utf-8',
};

const plainName = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/^(?:x?cp|ibm|ms|win(?:dows)?)(?=\d)/, '');

/**
 * What is to be written in place of a name of an encoding that is none of `codePages`; `undefined` where nothing is near. Of UTF-16 it is
 * `auto`: files in it are recognised.
 */
export function nearestCodePage(text: string): CodePage | 'auto' | undefined {
  const name = plainName(text);
  if (/^(?:utf16|ucs2|unicode)/.test(name)) return 'auto';
  return codePageAliases[name] ?? codePages.find(page => plainName(page) === name);
}

/** How viewers write dates here: `8/2/2016` or `2/8/2016` for the second of August. */
export type DateOrderSetting = 'month-first' | 'day-first';

export interface Configuration {
  readonly folders: readonly FolderSetting[];
  readonly timeZone: TimeZoneShown;
  /** Zone of logs that do not say theirs: minutes to add to get UTC. */
  readonly logZoneMinutes?: number;
  /** Code page of logs that are neither UTF-8 nor UTF-16; without it windows-1252. */
  readonly codePage?: CodePage;
  /** How dates of pasted lines are read where the lines do not prove it; without it month first, marked as assumed. */
  readonly dateOrder?: DateOrderSetting;
  /** Folders and drives whose events are not waited for, besides those that are known to be on a server. */
  readonly polled?: readonly string[];
  /** How often network paths are looked at. */
  readonly pollingSeconds: number;
  /** Names of files and folders that are left out, with `*`. */
  readonly exclude: readonly string[];
  /** Full paths of JSON files with records of the site's own lines. */
  readonly catalog: readonly string[];
  /** No line above the first of a log says where its flows are. */
  readonly withoutSummary?: boolean;
  /** Unusual pauses are not shown. */
  readonly withoutTimeGaps?: boolean;
}
