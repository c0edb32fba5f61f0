import type { SignalRecord } from '../types.ts';

const actions = 'Package actions in content distribution (2020)';
const trouble = 'Troubleshoot content distribution (2020), generic issues';

/** Transfers to distribution points, in PkgXferMgr.log: never a part of an update's replication to sites. */
export const pkgxfermgrSignals: readonly SignalRecord[] = [
  {
    id: 'transfer.content-missing',
    log: 'pkgxfermgr',
    says: [
      'CContentDefinition::{what:word} failed; {code}',
      'CSendFileAction::{what:word} failed; {code}',
      'CFileLibrary::{what:word} failed; {code}',
      'CContentLibrary::{what:word} failed; {code}',
      'CDataLibrary::{what:word} failed; {code}',
      'CPackageLibrary::{what:word} failed; {code}',
    ],
    severity: 'error',
    means: 'Package transfer manager could not read or send files of a package from the content library of this site.',
    known: 'documented',
    source: trouble,
    examples: [
      { line: 'CContentDefinition::TotalFileSizes failed; 0x80070003', captures: { what: 'TotalFileSizes', code: '0x80070003' } },
      { line: 'CSendFileAction::SendFiles failed; 0x80070003', captures: { code: '0x80070003' } },
    ],
  },
  {
    id: 'transfer.request',
    log: 'pkgxfermgr',
    says: [
      'Found send request with ID: {requestId:num}, Package: {packageId}, Version:{version}, Priority: {priority:num}, Destination: {rest:text}',
    ],
    means: 'A transfer of a package to a distribution point begins.',
    known: 'documented',
    source: actions,
    examples: [
      {
        line: 'Found send request with ID: 577, Package: PS100039, Version:1, Priority: 2, Destination: PS1DP1.CONTOSO.COM, DPPriority: 200',
        captures: { packageId: 'PS100039', version: '1' },
      },
    ],
    thread: 'begins',
  },
  {
    id: 'transfer.thread',
    log: 'pkgxfermgr',
    says: ['Created sending thread (Thread ID = {threadId:hex})'],
    means: 'A thread of its own sends the package to the distribution point.',
    known: 'documented',
    source: actions,
    examples: [{ line: '~Created sending thread (Thread ID = 0x12EC)' }],
    thread: 'ends',
  },
  {
    id: 'transfer.started',
    log: 'pkgxfermgr',
    says: ['Sending thread starting for Job: {jobId:num}, package: {packageId}, Version: {version}, {rest:text}'],
    means: 'The sending thread starts with a package for a distribution point.',
    known: 'documented',
    source: actions,
    examples: [
      {
        line: 'Sending thread starting for Job: 577, package: PS100039, Version: 1, Priority: 2, server: PS1DP1.CONTOSO.COM, DPPriority: 200',
        captures: { packageId: 'PS100039' },
      },
    ],
    thread: 'begins',
  },
  {
    id: 'transfer.content',
    log: 'pkgxfermgr',
    says: ['Sending legacy content {content:word} for package {name:word}', 'Sending content {content:word} for package {name:word}'],
    means: 'Files of a package are sent to a distribution point.',
    known: 'documented',
    source: trouble,
    examples: [{ line: 'Sending legacy content P0100053.2 for package P0100053', captures: { content: 'P0100053.2' } }],
  },
  {
    id: 'transfer.status',
    log: 'pkgxfermgr',
    says: [
      'Sent status to the distribution manager for pkg {packageId}, version {version}, status {status:num} and distribution point {target:text}',
    ],
    means: 'Package transfer manager reports the state of a transfer to a distribution point: 3 is success, 4 failure.',
    known: 'documented',
    source: trouble,
    examples: [
      {
        line: 'Sent status to the distribution manager for pkg PS100039, version 14, status 4 and distribution point ["Display=\\\\DPNAME.CONTOSO.COM\\"]MSWNET:["SMS_SITE=S01"]\\\\DPNAME.CONTOSO.COM\\~',
        captures: { packageId: 'PS100039', status: '4' },
      },
    ],
  },
  {
    id: 'transfer.finished',
    log: 'pkgxfermgr',
    says: ['Finished sending SWD package {packageId} version {version} to distribution point {target:text}'],
    means: 'A package has been sent to a distribution point; sites that an update is replicated to are not meant.',
    known: 'documented',
    source: actions,
    examples: [
      {
        line: '~Finished sending SWD package PS100039 version 1 to distribution point PS1DP1.CONTOSO.COM',
        captures: { packageId: 'PS100039', version: '1' },
      },
    ],
  },
];
