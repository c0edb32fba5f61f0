import type { SignalRecord } from '../types.ts';

const source = 'KB 4490424 (2025), prerequisite check and installation; its troubleshooting decision trees (IsComplete)';

/**
 * Progress reports of the sub-stages of an installation: the same line in hman.log and CMUpdate.log, told apart by
 * IsComplete. Those of the easy setup package (0xb…) stand with the replication.
 */
export const updateStatusSignals: readonly SignalRecord[] = [
  {
    id: 'install.status-running',
    log: ['hman', 'cmupdate'],
    says: [
      'Successfully reported ConfigMgr update status (SiteCode={site}, SubStageID={subStage}, IsComplete=1, Progress={progress}, Applicable={applicable:num})',
    ],
    marksWhen: [
      { capture: 'subStage', is: ['0xc*'], marks: { flow: 'install', stage: 'prereq' } },
      { capture: 'subStage', is: ['0xd0005'], marks: { flow: 'install', stage: 'extract', becomes: 'active' } },
      { capture: 'subStage', is: ['0xd0006'], marks: { flow: 'install', stage: 'install', step: 'redist', becomes: 'active' } },
      { capture: 'subStage', is: ['0xd0007'], marks: { flow: 'install', stage: 'install', step: 'readiness', becomes: 'active' } },
      { capture: 'subStage', is: ['0xd001a'], marks: { flow: 'install', stage: 'install', step: 'osd', becomes: 'active' } },
      { capture: 'subStage', is: ['0xd001b'], marks: { flow: 'install', stage: 'install', step: 'base-services', becomes: 'active' } },
      { capture: 'subStage', is: ['0xd001d'], marks: { flow: 'install', stage: 'install', step: 'console', becomes: 'active' } },
      { capture: 'subStage', is: ['0xd*'], marks: { flow: 'install', stage: 'install', becomes: 'active' } },
      { capture: 'subStage', is: ['0xe0007'], marks: { flow: 'install', stage: 'post-install', step: 'pre-production-client' } },
      { capture: 'subStage', is: ['0xe0008'], marks: { flow: 'install', stage: 'post-install', step: 'client-folder' } },
      { capture: 'subStage', is: ['0xe0009'], marks: { flow: 'install', stage: 'post-install', step: 'client-package' } },
      { capture: 'subStage', is: ['0xe*'], marks: { flow: 'install', stage: 'post-install' } },
    ],
    means: 'The site reports that a part of the update is in progress, with its share in percent.',
    known: 'documented',
    source,
    examples: [
      {
        line: 'Successfully reported ConfigMgr update status (SiteCode=CS1, SubStageID=0xd0005, IsComplete=1, Progress=25, Applicable=1)',
        captures: { site: 'CS1', subStage: '0xd0005', progress: '25', applicable: '1' },
      },
      { line: 'Successfully reported ConfigMgr update status (SiteCode=CS1, SubStageID=0xd0006, IsComplete=1, Progress=1, Applicable=1)' },
      { line: 'Successfully reported ConfigMgr update status (SiteCode=CS1, SubStageID=0xe0007, IsComplete=1, Progress=1, Applicable=1)' },
    ],
    notThis: ['Successfully reported ConfigMgr update status (SiteCode=CS1, SubStageID=0xd0005, IsComplete=2, Progress=100, Applicable=1)'],
  },
  {
    id: 'install.status-done',
    log: ['hman', 'cmupdate'],
    says: [
      'Successfully reported ConfigMgr update status (SiteCode={site}, SubStageID={subStage}, IsComplete=2, Progress={progress}, Applicable={applicable:num})',
    ],
    marksWhen: [
      { capture: 'subStage', is: ['0xc*'], marks: { flow: 'install', stage: 'prereq' } },
      { capture: 'subStage', is: ['0xd0005'], marks: { flow: 'install', stage: 'extract', becomes: 'done' } },
      { capture: 'subStage', is: ['0xd0006'], marks: { flow: 'install', stage: 'install', step: 'redist' } },
      { capture: 'subStage', is: ['0xd0007'], marks: { flow: 'install', stage: 'install', step: 'readiness' } },
      { capture: 'subStage', is: ['0xd001a'], marks: { flow: 'install', stage: 'install', step: 'osd' } },
      { capture: 'subStage', is: ['0xd001b'], marks: { flow: 'install', stage: 'install', step: 'base-services' } },
      { capture: 'subStage', is: ['0xd001d'], marks: { flow: 'install', stage: 'install', step: 'console' } },
      { capture: 'subStage', is: ['0xd*'], marks: { flow: 'install', stage: 'install' } },
      { capture: 'subStage', is: ['0xe0007'], marks: { flow: 'install', stage: 'post-install', step: 'pre-production-client' } },
      // The client folder is the last task of the site server: what is left waits for the other sites.
      { capture: 'subStage', is: ['0xe0008'], marks: { flow: 'install', stage: 'post-install', step: 'client-folder', becomes: 'done' } },
      { capture: 'subStage', is: ['0xe0009'], marks: { flow: 'install', stage: 'post-install', step: 'client-package' } },
      { capture: 'subStage', is: ['0xe*'], marks: { flow: 'install', stage: 'post-install' } },
    ],
    means: 'The site reports that a part of the update is complete.',
    known: 'documented',
    source,
    examples: [
      {
        line: 'Successfully reported ConfigMgr update status (SiteCode=CS1, SubStageID=0xd0005, IsComplete=2, Progress=100, Applicable=1)',
        captures: { site: 'CS1', subStage: '0xd0005', progress: '100', applicable: '1' },
      },
      {
        line: 'Successfully reported ConfigMgr update status (SiteCode=CS1, SubStageID=0xe0008, IsComplete=2, Progress=100, Applicable=1)',
      },
    ],
    notThis: ['Successfully reported ConfigMgr update status (SiteCode=CS1, SubStageID=0xd001a, IsComplete=3, Progress=100, Applicable=1)'],
  },
  {
    id: 'install.status-done-with-warning',
    log: ['hman', 'cmupdate'],
    says: [
      'Successfully reported ConfigMgr update status (SiteCode={site}, SubStageID={subStage}, IsComplete=3, Progress={progress}, Applicable={applicable:num})',
    ],
    marksWhen: [
      { capture: 'subStage', is: ['0xc*'], marks: { flow: 'install', stage: 'prereq' } },
      { capture: 'subStage', is: ['0xd0005'], marks: { flow: 'install', stage: 'extract', becomes: 'warning' } },
      { capture: 'subStage', is: ['0xd001a'], marks: { flow: 'install', stage: 'install', step: 'osd' } },
      { capture: 'subStage', is: ['0xd*'], marks: { flow: 'install', stage: 'install' } },
      {
        capture: 'subStage',
        is: ['0xe0008'],
        marks: { flow: 'install', stage: 'post-install', step: 'client-folder', becomes: 'warning' },
      },
      { capture: 'subStage', is: ['0xe*'], marks: { flow: 'install', stage: 'post-install' } },
    ],
    severity: 'warning',
    means: 'The site reports that a part of the update is through, but not all of it worked; the update goes on.',
    known: 'observed',
    source: 'KB 4490424 (2025), installation, step 4: seen for boot images without a newer Windows ADK; the meaning of 3 is inferred',
    examples: [
      {
        line: 'Successfully reported ConfigMgr update status (SiteCode=CS1, SubStageID=0xd001a, IsComplete=3, Progress=100, Applicable=1)',
        captures: { site: 'CS1', subStage: '0xd001a', progress: '100' },
      },
    ],
  },
  {
    id: 'install.status-failed',
    log: ['hman', 'cmupdate'],
    says: [
      'Successfully reported ConfigMgr update status (SiteCode={site}, SubStageID={subStage}, IsComplete=4, Progress={progress}, Applicable={applicable:num})',
    ],
    marksWhen: [
      {
        capture: 'subStage',
        is: ['0xc*'],
        marks: { flow: 'install', stage: 'prereq', becomes: 'failed', reason: 'sub-stage {subStage} failed' },
      },
      {
        capture: 'subStage',
        is: ['0xd0005'],
        marks: { flow: 'install', stage: 'extract', becomes: 'failed', reason: 'extraction failed' },
      },
      {
        capture: 'subStage',
        is: ['0xd*'],
        marks: { flow: 'install', stage: 'install', becomes: 'failed', reason: 'sub-stage {subStage} failed' },
      },
      {
        capture: 'subStage',
        is: ['0xe*'],
        marks: { flow: 'install', stage: 'post-install', becomes: 'failed', reason: 'sub-stage {subStage} failed' },
      },
    ],
    severity: 'error',
    means: 'The site reports that a part of the update has failed; the cause stands in the lines before.',
    known: 'documented',
    source,
    examples: [
      {
        line: 'Successfully reported ConfigMgr update status (SiteCode=CS1, SubStageID=0xd0006, IsComplete=4, Progress=100, Applicable=1)',
        captures: { site: 'CS1', subStage: '0xd0006' },
      },
    ],
  },
  {
    id: 'install.status-other',
    log: ['hman', 'cmupdate'],
    says: [
      'Successfully reported ConfigMgr update status (SiteCode={site}, SubStageID={subStage}, IsComplete={isComplete}, Progress={progress}, Applicable={applicable:num})',
    ],
    marksWhen: [
      { capture: 'subStage', is: ['0xc*'], marks: { flow: 'install', stage: 'prereq' } },
      { capture: 'subStage', is: ['0xd0005'], marks: { flow: 'install', stage: 'extract' } },
      { capture: 'subStage', is: ['0xd*'], marks: { flow: 'install', stage: 'install' } },
      { capture: 'subStage', is: ['0xe*'], marks: { flow: 'install', stage: 'post-install' } },
    ],
    means: 'The site reports on a part of the update with a value of IsComplete that no document explains.',
    known: 'inferred',
    source: 'wording of the documented reports',
    examples: [
      {
        line: 'Successfully reported ConfigMgr update status (SiteCode=CS1, SubStageID=0xd0007, IsComplete=0, Progress=0, Applicable=0)',
        captures: { subStage: '0xd0007', isComplete: '0' },
      },
    ],
  },
  {
    id: 'install.status-not-reported',
    log: ['hman', 'cmupdate'],
    says: [
      'Failed to report ConfigMgr update status (SiteCode={site}, SubStageID={subStage}, IsComplete={isComplete}, Progress={progress}, Applicable={applicable:num}){error:text}',
      'Failed to report ConfigMgr update status{error:text}',
    ],
    severity: 'warning',
    means: 'The state of a part of the update could not be written to the site database; the console may show an older one.',
    known: 'inferred',
    source: 'wording of the documented reports',
    examples: [
      { line: 'Failed to report ConfigMgr update status (SiteCode=CS1, SubStageID=0xd0006, IsComplete=2, Progress=100, Applicable=1)' },
    ],
  },
];
