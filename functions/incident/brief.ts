import type { Instant } from '../sla/instant.ts';
import type { Fact } from './incident.ts';

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
  readonly lastUpdate: { readonly at: Instant; readonly text: string } | null;
}

const TRIED = 10;

/** The brief of an incident: what was tried, by notes of the type `attempt` and by who escalated, and the last update. */
export function briefOf(facts: readonly Fact[]): Brief {
  const update = facts.findLast(({ type }) => type === 'updated');
  return {
    tried: facts.flatMap(triedBy).slice(-TRIED),
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
