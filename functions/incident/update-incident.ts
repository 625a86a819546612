import { type Instant, instant } from '../sla/instant.ts';
import { listsFor } from '../stakeholders/lists.ts';
import type { Act } from './act.ts';
import type { Decision } from './commit.ts';
import { withCadence, withNextUpdate } from './next-update.ts';
import { isLate } from './note-incident.ts';
import { passOn } from './pass-on.ts';
import { invalid } from './refusal.ts';
import { tellCommander, tellReporter } from './tell.ts';
import { tellManagerIfHigh } from './tell-manager.ts';

interface UpdateBody {
  readonly text: string;
  readonly nextUpdateAt?: string | undefined;
  /** Each open child gets it too. */
  readonly children?: boolean | undefined;
}

/** The next update is promised for a time to come. @throws Refusal ValidationFailed */
export function checkUpdate({ nextUpdateAt }: UpdateBody, now: Instant): void {
  if (nextUpdateAt === undefined || instant(nextUpdateAt) > now) return;
  throw invalid('/nextUpdateAt', 'nextUpdateAt lies in the past; say when the next update comes');
}

/**
 * Words for those who are affected: everybody may read them. Where no time is promised for the next, the policy says when
 * it is due. It always acts.
 */
export function updateIncident({ incident, body, actor, world, now }: Act<UpdateBody>): Decision {
  const promised = body.nextUpdateAt === undefined ? null : instant(body.nextUpdateAt);
  // Its lists hear of it by these words: none of them waits for its priority to be sure.
  const next = withCadence(withNextUpdate({ ...incident, tellAt: null }, promised, now), world, now);
  const forChildren = body.children === true;
  const decision = {
    next,
    actor,
    facts: [
      {
        type: 'updated' as const,
        visibility: 'public' as const,
        text: body.text,
        data: { nextUpdateAt: next.nextUpdateAt, late: isLate(incident), ...(forChildren ? { promised } : {}) },
        owes: [
          ...tellReporter(incident, 'update'),
          ...tellCommander(incident, 'informed', actor),
          ...tellManagerIfHigh(incident, 'informed', actor, world, now),
        ],
        lists: listsFor(incident, world),
      },
    ],
  };
  return forChildren ? passOn(incident, decision) : decision;
}
