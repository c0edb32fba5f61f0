import type { SignalRecord } from '../types.ts';

const servicing2025 = 'Understand and troubleshoot updates and servicing (KB 4490424, 2025)';
const servicing2020 = 'Understand and troubleshoot updates and servicing (KB 4490424, 2020)';

/** Lines of smsdbmon.log: changes in the database that wake the components of replication and installation. */
export const smsdbmonSignals: readonly SignalRecord[] = [
  {
    id: 'smsdbmon.package-state-changed',
    log: 'smsdbmon',
    says: ['RCV: UPDATE on CM_UpdatePackages for CM_UpdatePackages_UPD_HMAN [{state}{rest:text}'],
    marks: { flow: 'replication', stage: 'package' },
    means: 'The state of an update package was set to {state}: hierarchy manager will be woken (verbose logging only).',
    known: 'documented',
    source: `${servicing2025}, replication, step 1`,
    examples: [
      { line: 'RCV: UPDATE on CM_UpdatePackages for CM_UpdatePackages_UPD_HMAN [2  ]', captures: { state: '2' } },
      { line: 'RCV: UPDATE on CM_UpdatePackages for CM_UpdatePackages_UPD_HMAN [2 ][1009663]' },
    ],
    notThis: ['RCV: INSERT on SMSPackages_G for SMSPackages_G_Avail_iu [P0100017  ][72057594037986122]'],
  },
  {
    id: 'smsdbmon.esc-dropped',
    log: 'smsdbmon',
    says: ['SND: Dropped {path}hman.box\\CFD\\{state}.ESC{rest:text}', 'Dropped {path}hman.box\\CFD\\{state}.ESC{rest:text}'],
    marks: { flow: 'replication', stage: 'package' },
    marksWhen: [
      {
        capture: 'state',
        is: ['196612'],
        marks: { flow: 'install', stage: 'post-install' },
        means: 'Hierarchy manager is told that the update is installed and updates the client packages.',
      },
    ],
    means: 'Hierarchy manager is told to create or update the easy setup package.',
    known: 'documented',
    source: `${servicing2020}, replication, step 1`,
    examples: [
      {
        line: 'SND: Dropped C:\\Program Files\\Microsoft Configuration Manager\\inboxes\\hman.box\\CFD\\2.ESC [1009663]',
        captures: { state: '2' },
      },
      { line: 'SND: Dropped C:\\Program Files\\Microsoft Configuration Manager\\inboxes\\hman.box\\CFD\\2.ESC' },
    ],
    notThis: [
      'SND: Dropped C:\\Program Files\\Microsoft Configuration Manager\\inboxes\\hman.box\\CFD\\10AA8BA0-04D4-4FE3-BC21-F1874BC8C88C.CME',
    ],
  },
  {
    id: 'smsdbmon.cme-dropped',
    log: 'smsdbmon',
    says: ['SND: Dropped {path}hman.box\\CFD\\{package}.CME{rest:text}', 'Dropped {path}hman.box\\CFD\\{package}.CME{rest:text}'],
    marks: { flow: 'replication', stage: 'settings' },
    means: 'Hierarchy manager is told that the state of this package at a site has changed.',
    known: 'documented',
    source: `${servicing2025}, replication, step 1`,
    examples: [
      {
        line: 'SND: Dropped C:\\Program Files\\Microsoft Configuration Manager\\inboxes\\hman.box\\CFD\\10AA8BA0-04D4-4FE3-BC21-F1874BC8C88C.CME',
        captures: { package: '10AA8BA0-04D4-4FE3-BC21-F1874BC8C88C' },
      },
    ],
    notThis: ['SND: Dropped C:\\Program Files\\Microsoft Configuration Manager\\inboxes\\hman.box\\CFD\\2.ESC [1009663]'],
  },
  {
    id: 'smsdbmon.package-changed',
    log: 'smsdbmon',
    says: [
      'UPDATE on SMSPackages_G for SMS_Package_ins_upd_SMSProv [{packageId}{rest:text}',
      'RCV: UPDATE on SMSPackages_G for SMS_Package_ins_upd_SMSProv [{packageId}{rest:text}',
    ],
    marks: { flow: 'replication', stage: 'content' },
    means: 'The row of a content package has changed in the database.',
    known: 'documented',
    source: `${servicing2020}, replication, steps`,
    examples: [
      { line: 'UPDATE on SMSPackages_G for SMS_Package_ins_upd_SMSProv [CAS00008  ][1009664]', captures: { packageId: 'CAS00008' } },
    ],
    notThis: ['RCV: INSERT on SMSPackages_G for SMSPackages_G_Avail_iu [P0100017  ][72057594037986122]'],
  },
  {
    id: 'smsdbmon.pkn-dropped',
    log: 'smsdbmon',
    says: ['SND: Dropped {path}distmgr.box\\{packageId}.PKN{rest:text}', 'Dropped {path}distmgr.box\\{packageId}.PKN{rest:text}'],
    marks: { flow: 'replication', stage: 'content' },
    means: 'Distribution manager is told that a content package has changed.',
    known: 'documented',
    source: `${servicing2020}, replication, steps`,
    examples: [
      {
        line: 'Dropped C:\\Program Files\\Microsoft Configuration Manager\\inboxes\\distmgr.box\\CAS00008.PKN  [1009665]',
        captures: { packageId: 'CAS00008' },
      },
    ],
  },
  {
    id: 'smsdbmon.received',
    log: 'smsdbmon',
    says: [
      'RCV: {operation:word} on {table:word} for {trigger:word} [{key:text}',
      '{operation:word} on {table:word} for {trigger:word} [{key:text}',
    ],
    means: 'A change in the database was noticed.',
    known: 'observed',
    source: 'Content distribution to distribution points, part I (Microsoft blog, 2013)',
    examples: [
      {
        line: 'RCV: INSERT on SMSPackages_G for SMSPackages_G_Avail_iu [P0100017  ][72057594037986122]',
        captures: { operation: 'INSERT', table: 'SMSPackages_G' },
      },
    ],
    notThis: ['RCV: UPDATE on CM_UpdatePackages for CM_UpdatePackages_UPD_HMAN [2  ]'],
  },
  {
    id: 'smsdbmon.sent',
    log: 'smsdbmon',
    says: ['SND: Dropped {path}'],
    means: 'A component was told of a change by a file in its inbox.',
    known: 'inferred',
    source: 'by wording, after the same line about other inboxes',
    examples: [{ line: 'SND: Dropped C:\\Program Files\\Microsoft Configuration Manager\\inboxes\\policypv.box\\12.PPN  [1009700]' }],
    notThis: ['SND: Dropped C:\\Program Files\\Microsoft Configuration Manager\\inboxes\\hman.box\\CFD\\2.ESC [1009663]'],
  },
  {
    id: 'smsdbmon.trigger-defined',
    log: 'smsdbmon',
    says: ['Modified trigger definition for {component:text}: table {table:text} on {operation:word}, file {extension:word} in dir {path}'],
    means: 'Says which change in the database leads to a file in which inbox.',
    known: 'documented',
    source: `${servicing2025}, replication, step 1`,
    examples: [
      {
        line: 'Modified trigger definition for Hierarchy Manager[CM_UpdatePackages_UPD_HMAN]: table CM_UpdatePackages(State) on update, file ESC in dir C:\\Program Files\\Microsoft Configuration Manager\\inboxes\\hman.box\\CFD\\  ',
        captures: { extension: 'ESC' },
      },
    ],
  },
  {
    id: 'smsdbmon.error',
    log: 'smsdbmon',
    says: ['ERROR: {error:text}'],
    means: 'The database notification monitor reports an error.',
    known: 'inferred',
    source: 'by its mark',
    examples: [{ line: 'ERROR: Something that no record names happened.' }],
  },
  {
    id: 'smsdbmon.package-notified',
    log: 'smsdbmon',
    says: [
      'INSERT on PkgNotification for {trigger:word} [{packageId}{rest:text}',
      'RCV: INSERT on PkgNotification for {trigger:word} [{packageId}{rest:text}',
    ],
    marks: { flow: 'replication', stage: 'content' },
    means: 'Distribution manager is to be told that this content package has changed.',
    known: 'documented',
    source: servicing2020,
    examples: [{ line: 'INSERT on PkgNotification for PkgNotify_Add [CAS00008  ][1009665]', captures: { packageId: 'CAS00008' } }],
  },
  {
    id: 'smsdbmon.site-status-changed',
    log: 'smsdbmon',
    says: [
      '{operation:word} on CM_UpdatePackageSiteStatus for {trigger:word} [{package}{rest:text}',
      'RCV: {operation:word} on CM_UpdatePackageSiteStatus for {trigger:word} [{package}{rest:text}',
    ],
    marks: { flow: 'replication', stage: 'settings' },
    means: 'The state of this update at a site has changed in the database.',
    known: 'documented',
    source: servicing2020,
    examples: [
      {
        line: 'INSERT on CM_UpdatePackageSiteStatus for CM_UpdatePackageSiteStatus_INS_UPD_HMAN [79FB5420-BB10-44FF-81BA-7BB53D4EE22F  ][1009666]',
        captures: { package: '79FB5420-BB10-44FF-81BA-7BB53D4EE22F' },
      },
    ],
  },
];
