import type { Act } from './act.ts';
import type { Decision } from './commit.ts';
import type { Incident } from './incident.ts';
import { invalid, Refusal } from './refusal.ts';

interface PinBody {
  /** The fact's number. */
  readonly n: number;
  /** False takes it down again. */
  readonly pinned?: boolean | undefined;
}

/** Facts that stand on top of the live document at once: more of them is no summary. */
const MOST = 12;

/**
 * Keeps a fact on top of the live document, or takes it down. One that stands there already, whoever put it there, is
 * left as it is.
 *
 * @throws Refusal ValidationFailed, WrongState
 */
export function pinIncident({ incident, body, actor }: Act<PinBody>): Decision {
  const { n, pinned = true } = body;
  if (n > incident.facts) {
    throw invalid('/n', `There is no fact ${n} in its timeline; the newest is ${incident.facts}`);
  }
  if (pinnedIn(incident).includes(n) === pinned) return 'unchanged';
  return {
    next: pinned ? withPinned(incident, n) : { ...incident, pinned: pinnedIn(incident).filter((one) => one !== n) },
    actor,
    facts: [{ type: pinned ? 'pinned' : 'unpinned', data: { n } }],
  };
}

/** Numbers of the facts that stand on top, in the order in which they were pinned. */
export function pinnedIn({ pinned }: Pick<Incident, 'pinned'>): readonly number[] {
  return pinned ?? [];
}

/** With one more on top. @throws Refusal WrongState where there is no room */
export function withPinned(incident: Incident, n: number): Incident {
  const pinned = pinnedIn(incident);
  if (pinned.length >= MOST) {
    throw new Refusal(
      'WrongState',
      `${MOST} facts are pinned, and more are no summary. Unpin one by "pinned": false, then pin this one.`,
    );
  }
  return { ...incident, pinned: [...pinned, n] };
}
