import { instant } from '../sla/instant.ts';
import { listsFor } from '../stakeholders/lists.ts';
import type { Act } from './act.ts';
import type { Decision } from './commit.ts';
import { isLate } from './note-incident.ts';
import { invalid } from './refusal.ts';
import { tellReporter } from './tell.ts';
import { tellManagerIfHigh } from './tell-manager.ts';

interface UpdateBody {
  readonly text: string;
  readonly nextUpdateAt?: string | undefined;
}

/** Words for those who are affected: everybody may read them. It always acts. */
export function updateIncident({ incident, body, actor, world, now }: Act<UpdateBody>): Decision {
  const nextUpdateAt = body.nextUpdateAt === undefined ? null : instant(body.nextUpdateAt);
  if (nextUpdateAt !== null && nextUpdateAt <= now) {
    throw invalid('/nextUpdateAt', 'nextUpdateAt lies in the past; say when the next update comes');
  }
  return {
    next: { ...incident, nextUpdateAt, updateReminders: 0 },
    actor,
    facts: [
      {
        type: 'updated',
        visibility: 'public',
        text: body.text,
        data: { nextUpdateAt, late: isLate(incident) },
        owes: [...tellReporter(incident, 'update'), ...tellManagerIfHigh(incident, 'informed', actor, world, now)],
        lists: listsFor(incident, world),
      },
    ],
  };
}
