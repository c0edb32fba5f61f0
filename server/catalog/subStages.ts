import type { Confidence } from '../protocol/model.ts';

/** A part of an installation whose progress a site reports: `Successfully reported ConfigMgr update status (… SubStageID=…)`. */
export interface SubStageRecord {
  /** `0x` and five lower-case hex digits, as the logs write it. */
  readonly id: string;
  readonly name: string;
  readonly known: Confidence;
}

/** The sub-stages that documents or logs show; the second digit tells the part: b replication, d prerequisites and installation, e post-installation. */
export const subStages: readonly SubStageRecord[] = [
  { id: '0xb0001', name: 'Easy setup package created or updated (hierarchy manager)', known: 'documented' },
  { id: '0xd0005', name: 'Update content extracted to CMUStaging', known: 'documented' },
  { id: '0xd0006', name: 'Redistributable files listed and checked', known: 'observed' },
  { id: '0xd0007', name: 'Waiting for the update service of the site', known: 'observed' },
  { id: '0xd001a', name: 'Boot images and user state migration tool', known: 'observed' },
  { id: '0xd001b', name: 'Site component manager installed and started', known: 'observed' },
  { id: '0xd001d', name: 'Console updated', known: 'observed' },
  { id: '0xe0007', name: 'Pre-production client package', known: 'observed' },
  { id: '0xe0008', name: 'Client folder', known: 'observed' },
  { id: '0xe0009', name: 'Client package', known: 'observed' },
];

/** Its name, in whatever notation the ID is written; `undefined` where none is known. */
export const subStageName = (id: string): string | undefined =>
  subStages.find(stage => Number(stage.id) === Number(/^0x/i.test(id) ? id : `0x${id}`))?.name;
