/**
 * The templates of one status message as components write it into their logs, from the whole form to the parts that documents quote.
 * Each names the ID, so it is more specific than the general record of status messages.
 */
export function statusMessageSays(id: number): readonly string[] {
  const head = `STATMSG: ID=${id} SEV={sev:word} LEV={lev:word} SOURCE="{source}" COMP="{component}" SYS={sys} SITE={site} PID={pid:num} TID={tid:num}`;
  return [
    `${head} GMTDATE={gmt:text} ISTR0={strings}`,
    `${head} GMTDATE={gmt:text}`,
    `${head} ISTR0={strings}`,
    `STATMSG: ID=${id} SEV={sev:word} {rest}`,
    `STATMSG: ID=${id} {rest}`,
    `STATMSG: ID=${id}`,
  ];
}
