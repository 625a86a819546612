import type { Act, Seen } from './act.ts';
import type { Decision } from './commit.ts';
import { handoffReturned, handoffsOf, isOffered, isOfferedTo } from './handoff.ts';
import { Refusal } from './refusal.ts';

interface ReturnBody {
  /** Which one; the newest where it is left out. */
  readonly handoff?: string | undefined;
  readonly reason?: string | undefined;
}

/**
 * It stays where it is: whoever was asked says no, so that somebody else can be asked, or whoever offered it, or any
 * other at work on the incident, takes it back.
 *
 * @throws Refusal WrongState
 */
export function returnHandoff(act: Act<ReturnBody>): Decision {
  const { incident, body, doer, actor, now } = act;
  const all = handoffsOf(incident).filter(({ id }) => (body.handoff ?? id) === id);
  const asked = all.findLast((one) => isOfferedTo(one, doer.email) && isOffered(one, now));
  const handoff = asked ?? all.at(-1);
  if (handoff === undefined) throw new Refusal('WrongState', nothingToReturn(act) ?? 'There is no such handoff.');
  const because = asked === undefined ? 'withdrawn' : 'declined';
  const returned = handoffReturned(incident, handoff, because, body.reason ?? null, act);
  return { next: returned.incident, actor, facts: returned.facts };
}

export function nothingToReturn({ incident }: Seen): string | null {
  return handoffsOf(incident).length > 0 ? null : 'No handoff is open.';
}
