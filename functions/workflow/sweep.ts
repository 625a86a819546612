import { guard } from '../incident/commit.ts';
import { type Head, SHARDS } from '../incident/head.ts';
import { type Instant, plus } from '../sla/instant.ts';
import type { WithWorkflow } from './ports.ts';

/** Overdue incidents looked at in one sweep of one shard; the rest comes with the next. */
const BATCH = 50;
/** Sweeps of one incident without progress from which on the operator hears of it. */
const STUCK = 4;

export interface Swept {
  readonly woken: number;
  readonly restarted: number;
  readonly stuck: readonly string[];
}

/**
 * Finds what should have been woken and was not (a lost call, a dead execution, a process that died in between) and
 * starts it again. The index is a hint: only a head read consistently, and still due, is acted upon.
 */
export async function sweep(ports: WithWorkflow): Promise<Swept> {
  const now = ports.now();
  const shards = await Promise.all(Array.from({ length: SHARDS }, (_, shard) => ports.store.due(shard, now, BATCH)));
  const outcomes = [];
  for (const id of shards.flat()) outcomes.push({ id, outcome: await attempt(ports, id, now) });
  return {
    woken: outcomes.filter(({ outcome }) => outcome === 'woken').length,
    restarted: outcomes.filter(({ outcome }) => outcome === 'restarted' || outcome === 'stuck').length,
    stuck: outcomes.filter(({ outcome }) => outcome === 'stuck').map(({ id }) => id),
  };
}

type Outcome = 'woken' | 'restarted' | 'stuck' | 'nothing';

/** One incident's trouble must not keep the others waiting. */
async function attempt(ports: WithWorkflow, id: string, now: Instant): Promise<Outcome> {
  try {
    const head = await ports.store.head(id);
    if (head === null || head.wakeAt === null || head.wakeAt > now) return 'nothing';
    return await revive(ports, head, now);
  } catch (error) {
    ports.log('error', 'SweepFailed', { incident: id, error: error instanceof Error ? error.name : 'unknown' });
    return 'nothing';
  }
}

async function revive(ports: WithWorkflow, head: Head, now: Instant): Promise<Outcome> {
  const id = head.incident.id;
  const sweeps = head.sweeps + 1;
  const again = plus(now, pause(sweeps));
  // A second sweep without a park in between: whatever holds this generation is not coming back.
  const next = head.sweeps === 0 ? await wakeOrStart(ports, head) : head.generation + 1;
  if (next !== head.generation) {
    const handed = await ports.store.hand(
      id,
      { version: head.incident.version, generation: head.generation },
      next,
      guard(now),
    );
    if (!handed) return 'nothing';
    await ports.workflow.start(id, next);
  }
  await ports.store.swept(
    { ...head, generation: next, wakeAt: next === head.generation ? head.wakeAt : guard(now) },
    sweeps,
    again,
  );
  if (sweeps >= STUCK) {
    ports.log('error', 'IncidentStuck', { incident: id, sweeps, version: head.incident.version });
    return 'stuck';
  }
  return next === head.generation ? 'woken' : 'restarted';
}

/** The generation that goes on: the head's own, or the next where the head's has ended. */
async function wakeOrStart(ports: WithWorkflow, head: Head): Promise<number> {
  if (head.waiting !== null && (await ports.workflow.wake(head.waiting.token))) return head.generation;
  if (await ports.workflow.start(head.incident.id, head.generation)) return head.generation;
  return head.generation + 1;
}

/** One minute after the first sweep; after restarts 1, 2, 4 … 15 minutes. */
function pause(sweeps: number): number {
  return Math.min(15, 2 ** Math.max(0, sweeps - 2)) * 60_000;
}
