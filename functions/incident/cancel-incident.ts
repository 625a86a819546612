import type { Act } from './act.ts';
import type { Decision } from './commit.ts';
import { endWork } from './end-work.ts';
import { tellAssignee, tellCalled, tellCommander, tellReporter } from './tell.ts';
import { tellManagersAgain } from './tell-manager.ts';

interface CancelBody {
  readonly code: 'not_an_incident' | 'withdrawn';
  readonly reason: string;
}

/** There is nothing to work on, or its reporter took it back: it ends, and everybody on it is told why. */
export function cancelIncident({ incident, body, actor, now }: Act<CancelBody>): Decision {
  return {
    next: { ...endWork(incident, now), status: 'cancelled', cancelledAt: now },
    actor,
    facts: [
      {
        type: 'cancelled',
        visibility: 'public',
        text: body.reason,
        data: { code: body.code },
        owes: [
          ...tellReporter(incident, 'reporter_cancelled'),
          ...tellAssignee(incident, 'cancelled', actor),
          ...tellCommander(incident, 'cancelled', actor),
          ...tellCalled(incident, 'cancelled', actor),
          ...tellManagersAgain(incident, 'cancelled', actor),
        ],
        lists: incident.told.lists,
      },
    ],
  };
}
