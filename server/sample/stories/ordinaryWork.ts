import type { SampleEntry } from '../sampleEntry.ts';
import { getMainThread, installFolder, type SampleServer } from '../servers.ts';
import { statusMessage } from '../statusMessage.ts';
import { minute, second, Timeline } from '../timeline.ts';
import { acceptPackage, storePackage } from './arrival.ts';
import type { ContentPackage } from './contentPackage.ts';
import { addToContentLibrary } from './replication.ts';
import { makeTransfer, sendPackage } from './transfer.ts';

const titles = [
  '7-Zip 24.09 x64',
  'Contoso VPN Client 5.2',
  'Contoso Line of Business 11.4',
  'Notepad++ 8.7 x64',
  'Dell Latitude 5450 Drivers',
  'Office Language Pack de-de',
  'User State Migration Tool for Windows',
  'HP EliteBook 840 G10 BIOS',
] as const;

type Block = (draft: Timeline, startMs: number) => void;

/**
 * Adds what the sites do besides until this share of all lines is about other things than the update. A block of lines is
 * put only where its threads are idle, as a thread does one thing after the other, and where the services run.
 */
export function addOrdinaryWork(
  timeline: Timeline,
  topLevel: SampleServer,
  children: readonly SampleServer[],
  endMs: number,
  share = 0.25,
): void {
  const { random } = timeline;
  const busy = new Map<string, number[]>();
  const note = (entry: SampleEntry) => {
    const key = getThreadKey(entry);
    busy.set(key, [...(busy.get(key) ?? []), entry.atMs]);
  };
  const story = timeline.getEntries();
  story.forEach(note);
  let ordinary = 0;
  while (ordinary < (share / (1 - share)) * story.length) {
    const draft = new Timeline(random);
    chooseBlock(draft, topLevel, children)(draft, random.between(0, endMs));
    const entries = draft.getEntries();
    const fits = entries.every(
      entry =>
        entry.atMs <= endMs &&
        !isOut(timeline, entry) &&
        !(busy.get(getThreadKey(entry)) ?? []).some(atMs => Math.abs(atMs - entry.atMs) < second),
    );
    if (!fits) continue;
    timeline.add(...entries);
    entries.forEach(note);
    ordinary += entries.length;
  }
}

function getThreadKey(entry: SampleEntry): string {
  return `${entry.server}\\${entry.log}\\${entry.thread}`;
}

function isOut(timeline: Timeline, entry: SampleEntry): boolean {
  return timeline.outages.some(
    ({ server, logs, fromMs, toMs }) =>
      server === entry.server && logs.some(log => log === entry.log) && entry.atMs >= fromMs && entry.atMs <= toMs,
  );
}

function chooseBlock({ random }: Timeline, topLevel: SampleServer, children: readonly SampleServer[]): Block {
  const server = random.pick([topLevel, ...children]);
  const [firstChild, ...others] = children;
  const kind = random.next();
  if (kind < 0.3) return (draft, startMs) => changeSiteControl(draft, server, startMs);
  if (kind < 0.5) return (draft, startMs) => notifyOfChange(draft, server, startMs);
  if (kind < 0.7) return (draft, startMs) => actOnDevice(draft, topLevel, startMs);
  const content = makePackage(random.between(1, 9), random.pick(titles), topLevel, random.between(1, 4), random.between(40_000, 260_000));
  if (!firstChild) return (draft, startMs) => void acceptPackage(draft, topLevel, content, startMs);
  const child = random.pick([firstChild, ...others]);
  if (kind < 0.85) return (draft, startMs) => void acceptPackage(draft, child, content, startMs);
  return (draft, startMs) => distributePackage(draft, topLevel, child, content, startMs);
}

function makePackage(number: number, name: string, owner: SampleServer, version: number, sizeKb: number): ContentPackage {
  const id = `${owner.site}0002${number}`;
  return {
    id,
    name,
    version,
    source: `\\\\contoso.com\\sources$\\Packages\\${name.replaceAll(' ', '_')}`,
    sizeKb,
    transferFile: `E:\\SMSPKG\\${id}.PCK.${version}`,
    isEasySetup: false,
  };
}

/** An ordinary package goes the same way as an update's content. */
function distributePackage(draft: Timeline, from: SampleServer, to: SampleServer, content: ContentPackage, startMs: number): void {
  const readyMs = addToContentLibrary(draft, from, content, [to], startMs);
  const transfer = makeTransfer(draft, from, to, content);
  const sentMs = sendPackage(draft, transfer, readyMs + 5 * second);
  const storedMs = storePackage(draft, transfer, sentMs + 10 * second);
  acceptPackage(draft, to, content, storedMs + 4 * second);
}

function changeSiteControl(draft: Timeline, server: SampleServer, startMs: number): void {
  const pen = draft.pen(server, 'hman.log', startMs, getMainThread(server, 'hman.log') + 8);
  pen
    .say(`~Processing site control file: Site ${server.site}`)
    .rest(second)
    .say(
      `~Distribution Points of site ${server.site} have changed. Update the DistributionPoints table in the database.`,
      `SQL>>>insert DPNotification (DPID, TimeKey) values (${draft.random.between(12, 60)}, GetDate())`,
      statusMessage(server, 'hman.log', pen.thread, 3306, [
        `${installFolder}\\inboxes\\hman.box\\${server.site}.SCU`,
        server.siteName,
        server.site,
      ]),
    );
}

function notifyOfChange(draft: Timeline, server: SampleServer, startMs: number): void {
  const change = draft.random.between(1_040_000, 1_049_999);
  const id = `${server.site}000${draft.random.hex(2)}`;
  draft
    .pen(server, 'smsdbmon.log', startMs)
    .say(
      `RCV: INSERT on SMSPackages_G for SMSPackages_G_Avail_iu [${id}  ][${change}]`,
      `SND: Dropped ${installFolder}\\inboxes\\objmgr.box\\${id}.PKN [${change}]`,
    );
}

/** The tenant attach worker takes an action from the cloud for a device. */
function actOnDevice(draft: Timeline, server: SampleServer, startMs: number): void {
  const { random } = draft;
  const guid = () => [8, 4, 4, 4, 12].map(length => random.hex(length).toLowerCase()).join('-');
  draft
    .pen(server, 'CMGatewayNotificationWorker.log', startMs)
    .record('Received new notification. Validating basic notification details...')
    .record('Validating device action message content...')
    .record(`Authorized to perform client action. TemplateID: RequestMachinePolicy TenantId: ${guid()} AADUserID:     ${guid()}`)
    .record(
      `Forwarded BGB remote task. TemplateID: 1 TaskGuid: ${guid()} TaskParam: TargetDeviceIDs: ${random.between(16_777_217, 16_779_999)}  `,
    )
    .rest(random.between(1, 3) * minute)
    .record('Response status code: 204 (NoContent)');
}
