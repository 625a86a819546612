import type { Instant } from '../sla/instant.ts';
import type { Fact, Incident, Task } from './incident.ts';
import { openTasks } from './tasks.ts';

/** One thing that was tried, and what came of it where somebody said so. */
export interface Tried {
  readonly at: Instant;
  readonly by: string | null;
  readonly text: string;
  readonly outcome: string | null;
}

/** What whoever takes over has to know beside the state of the incident itself. */
export interface Brief {
  /** Newest last, at most ten. */
  readonly tried: readonly Tried[];
  /** What is still to be done. */
  readonly tasks: readonly Task[];
  readonly lastUpdate: { readonly at: Instant; readonly text: string } | null;
}

const TRIED = 10;

/**
 * The brief of an incident: what was tried, by notes of the type `attempt` and by who escalated, its open tasks, and the
 * last update.
 */
export function briefOf(incident: Pick<Incident, 'tasks'>, facts: readonly Fact[]): Brief {
  const update = facts.findLast(({ type }) => type === 'updated');
  return {
    tried: facts.flatMap(triedBy).slice(-TRIED),
    tasks: openTasks(incident),
    lastUpdate: update?.text == null ? null : { at: update.occurredAt, text: update.text },
  };
}

function triedBy({ type, data, text, occurredAt, actor }: Fact): readonly Tried[] {
  const { name: by } = actor;
  if (type === 'noted' && data['type'] === 'attempt' && text !== null) {
    return [{ at: occurredAt, by, text, outcome: stringOr(data['outcome']) }];
  }
  const tried = type === 'escalated' ? stringOr(data['tried']) : null;
  return tried === null ? [] : [{ at: occurredAt, by, text: tried, outcome: stringOr(data['findings']) }];
}

function stringOr(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
