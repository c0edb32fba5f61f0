import { getComponent, type LogName, type SampleServer } from './servers.ts';

/** The trace of a status message in its component's log; its texts name the server and the site that wrote it. */
export function statusMessage(
  server: SampleServer,
  log: LogName,
  thread: number,
  id: number,
  strings: readonly string[],
  attributes: readonly (readonly [id: number, value: string])[] = [],
): string {
  const inserted = Array.from({ length: 10 }, (_, index) => `ISTR${index}="${strings[index] ?? ''}"`).join(' ');
  const named = attributes.map(([attribute, value], index) => ` AID${index}=${attribute} AVAL${index}="${value}"`).join('');
  return (
    `STATMSG: ID=${id} SEV=I LEV=M SOURCE="SMS Server" COMP="${getComponent(log)}" SYS=${server.fqdn} SITE=${server.site} ` +
    `PID=${server.process} TID=${thread} GMTDATE={{gmt}} ${inserted} NUMATTRS=${attributes.length}${named}`
  );
}
