import { instant } from '../sla/instant.ts';
import { listsFor } from '../stakeholders/lists.ts';
import type { Act } from './act.ts';
import type { Decision } from './commit.ts';
import { withCadence, withNextUpdate } from './next-update.ts';
import { isLate } from './note-incident.ts';
import { invalid } from './refusal.ts';
import { tellCommander, tellReporter } from './tell.ts';
import { tellManagerIfHigh } from './tell-manager.ts';

interface UpdateBody {
  readonly text: string;
  readonly nextUpdateAt?: string | undefined;
}

/**
 * Words for those who are affected: everybody may read them. Where no time is promised for the next, the policy says when
 * it is due. It always acts.
 */
export function updateIncident({ incident, body, actor, world, now }: Act<UpdateBody>): Decision {
  const promised = body.nextUpdateAt === undefined ? null : instant(body.nextUpdateAt);
  if (promised !== null && promised <= now) {
    throw invalid('/nextUpdateAt', 'nextUpdateAt lies in the past; say when the next update comes');
  }
  const next = withCadence(withNextUpdate(incident, promised, now), world, now);
  return {
    next,
    actor,
    facts: [
      {
        type: 'updated',
        visibility: 'public',
        text: body.text,
        data: { nextUpdateAt: next.nextUpdateAt, late: isLate(incident) },
        owes: [
          ...tellReporter(incident, 'update'),
          ...tellCommander(incident, 'informed', actor),
          ...tellManagerIfHigh(incident, 'informed', actor, world, now),
        ],
        lists: listsFor(incident, world),
      },
    ],
  };
}
