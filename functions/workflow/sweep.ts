import { guard } from '../incident/commit.ts';
import { type Head, SHARDS } from '../incident/head.ts';
import type { Incident } from '../incident/incident.ts';
import type { WithAlarm } from '../incident/ports.ts';
import type { Settings } from '../incident/settings.ts';
import { deliverOne } from '../notify/deliver-one.ts';
import { stuckMail } from '../notify/stuck-mail.ts';
import { type Instant, plus } from '../sla/instant.ts';

/** Overdue incidents looked at in one sweep of one shard; the rest comes with the next. */
const BATCH = 50;
/** The sweep of one incident without progress that makes its third restart: from then on it counts as stuck. */
const STUCK = 4;
/** Mails of one sweep about stuck incidents: where the whole workflow is broken, the others follow with the next. */
const STUCK_MAILS = 10;

export interface Swept {
  readonly woken: number;
  readonly restarted: number;
  /** Started again three times and more without getting on. */
  readonly stuck: number;
  /** Every incident that was overdue, as it was found. */
  readonly found: readonly Found[];
}

/** An overdue incident as it was before anything was done for it, and whether it counts as stuck. */
export interface Found {
  readonly incident: Incident;
  readonly stuck: boolean;
}

/**
 * Finds what should have been woken and was not (a lost call, a dead execution, a process that died in between) and
 * starts it again; the alarm address hears of each incident that does not get on. The index is a hint: only a head
 * read consistently, and still due, is acted upon.
 */
export async function sweep(ports: WithAlarm, settings: Settings): Promise<Swept> {
  const now = ports.now();
  const shards = await Promise.all(Array.from({ length: SHARDS }, (_, shard) => ports.store.due(shard, now, BATCH)));
  const swept: Revived[] = [];
  for (const id of shards.flat()) {
    const revived = await attempt(ports, id, now);
    if (revived !== null) swept.push(revived);
  }
  const stuck = swept.filter(({ sweeps }) => sweeps >= STUCK);
  let told = 0;
  for (const { head } of stuck) if (told < STUCK_MAILS && (await tellOperator(ports, head, settings))) told++;
  return {
    woken: swept.filter(({ restarted }) => !restarted).length,
    restarted: swept.filter(({ restarted }) => restarted).length,
    stuck: stuck.length,
    found: swept.map(({ head, sweeps }) => ({ incident: head.incident, stuck: sweeps >= STUCK })),
  };
}

/** Later than this nobody should have to wait for what is due. */
const LATE_SECONDS = 180;

interface Revived {
  readonly head: Head;
  /** By a new generation, rather than by its token or its own name. */
  readonly restarted: boolean;
  /** Sweeps of it without a park in between, with this one. */
  readonly sweeps: number;
}

/** One incident's trouble must not keep the others waiting. Null where nothing was to be done. */
async function attempt(ports: WithAlarm, id: string, now: Instant): Promise<Revived | null> {
  try {
    const head = await ports.store.head(id);
    if (head === null || head.wakeAt === null || head.wakeAt > now) return null;
    const seconds = Math.floor((Date.parse(now) - Date.parse(head.wakeAt)) / 1_000);
    if (seconds > LATE_SECONDS) ports.log('warn', 'IncidentLate', { incident: id, seconds });
    return await revive(ports, head, now);
  } catch (error) {
    ports.log('error', 'SweepFailed', failure(id, error));
    return null;
  }
}

async function revive(ports: WithAlarm, head: Head, now: Instant): Promise<Revived | null> {
  const { id, version } = head.incident;
  const sweeps = head.sweeps + 1;
  let held = head;
  try {
    // A second sweep without a park in between: whatever holds this generation is not coming back.
    const generation = head.sweeps === 0 ? await wakeOrStart(ports, head) : head.generation + 1;
    if (generation !== head.generation) {
      const seen = { version, generation: head.generation };
      if (!(await ports.store.hand(id, seen, generation, guard(now)))) return null;
      held = { ...head, generation, wakeAt: guard(now) };
      await ports.workflow.start(id, generation);
    }
  } catch (error) {
    // An engine that refuses counts as a sweep without progress: the operator is to hear of it.
    ports.log('error', 'SweepFailed', failure(id, error));
  }
  await ports.store.swept(held, sweeps, plus(now, pause(sweeps)));
  return { head, restarted: held !== head, sweeps };
}

function failure(incident: string, error: unknown) {
  return { incident, error: error instanceof Error ? error.name : 'unknown' };
}

/** The generation that goes on: the head's own, or the next where the head's has ended. */
async function wakeOrStart(ports: WithAlarm, head: Head): Promise<number> {
  if (head.waiting !== null && (await ports.workflow.wake(head.waiting.token))) return head.generation;
  if (await ports.workflow.start(head.incident.id, head.generation)) return head.generation;
  return head.generation + 1;
}

/** One minute after the first sweep; after restarts 1, 2, 4 … 15 minutes. */
function pause(sweeps: number): number {
  return Math.min(15, 2 ** Math.max(0, sweeps - 2)) * 60_000;
}

/**
 * Once for each change of the incident; a mail that could not be sent is tried again by the next sweep of it. Answers
 * whether it was tried now.
 */
async function tellOperator(ports: WithAlarm, { incident }: Head, settings: Settings): Promise<boolean> {
  ports.log('error', 'IncidentStuck', { incident: incident.id, version: incident.version });
  const delivery = {
    incident: incident.id,
    fact: incident.facts,
    mail: 'stuck',
    recipient: settings.alarms,
  };
  let tried = false;
  await deliverOne(ports, delivery, () => {
    tried = true;
    return stuckMail(incident, settings);
  });
  return tried;
}
