import type { SampleServer } from '../servers.ts';
import type { SampleUpdate } from '../updates.ts';

/** A package as distribution manager, scheduler, sender and despooler see it; the easy setup package is one of them. */
export interface ContentPackage {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly source: string;
  readonly sizeKb: number;
  /** The compressed copy that is sent: whole (`.PCK.<version>`) or the difference to the version before (`.DLT.<from>.<to>`). */
  readonly transferFile: string;
  /** Goes to site servers and to no distribution point. */
  readonly isEasySetup: boolean;
}

/** The hidden package that carries updates: one for ever, each update is a new version of it. */
export function getEasySetupPackage(topLevel: SampleServer, update: SampleUpdate): ContentPackage {
  const id = `${topLevel.site}10001`;
  return {
    id,
    name: 'Configuration Manager Easy Setup Package',
    version: 6,
    source: `\\\\${topLevel.fqdn}\\EasySetupPayLoad\\${update.guid}`,
    sizeKb: 2_148_616,
    transferFile: `E:\\SMSPKG\\${id}.DLT.5.6`,
    isEasySetup: true,
  };
}
