import type { Act, Seen } from './act.ts';
import type { Decision } from './commit.ts';
import { handedOver, handoffsOf, isOffered, isOfferedTo } from './handoff.ts';
import type { Handoff } from './incident.ts';
import { Refusal } from './refusal.ts';

interface AcceptBody {
  /** Which one; the newest that is offered to them where it is left out. */
  readonly handoff?: string | undefined;
}

/**
 * Takes what was offered.
 *
 * @throws Refusal WrongState
 */
export function acceptHandoff(act: Act<AcceptBody>): Decision {
  const { incident, body, doer, actor, now } = act;
  const handoff = handoffsOf(incident).findLast(
    (one) => isOfferedTo(one, doer.email) && isOffered(one, now) && (body.handoff ?? one.id) === one.id,
  );
  if (handoff === undefined) throw new Refusal('WrongState', whyNot(act, body.handoff));
  const moved = handedOver(incident, handoff, doer, act);
  return { next: moved.incident, actor, facts: moved.facts };
}

/** Nothing is offered to this person just now. */
export function nothingOffered(seen: Seen): string | null {
  const { incident, doer, now } = seen;
  const offered = handoffsOf(incident).some((one) => isOfferedTo(one, doer.email) && isOffered(one, now));
  return offered ? null : whyNot(seen);
}

function whyNot({ incident, doer }: Seen, id?: string): string {
  const mine = (one: Handoff) => isOfferedTo(one, doer.email) && (id ?? one.id) === one.id;
  return handoffsOf(incident).some(mine)
    ? 'Its time is over, so it stays where it was. Ask for it to be offered again.'
    : 'No such handoff is offered to you now: somebody accepted it, or it was taken back.';
}
