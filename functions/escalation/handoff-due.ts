import { handoffReturned, handoffsOf } from '../incident/handoff.ts';
import type { Handoff, Incident } from '../incident/incident.ts';
import { owed } from '../incident/tell.ts';
import { SYSTEM, type World } from '../incident/world.ts';
import type { Change } from '../oncall/calls.ts';
import { earliest, type Instant, plus } from '../sla/instant.ts';

/** The desk is told this often of a handoff that came back, until somebody settles it. */
const AGAIN_MS = 15 * 60_000;

/** What time does to handoffs: unaccepted in time they come back, and the desk is told of it again and again. */
export function handoffTimes(incident: Incident, world: World, now: Instant): Change {
  return handoffsOf(incident).reduce<Change>(
    (before, handoff) => {
      if (dueAt(handoff) > now) return before;
      const after = act(before.incident, handoff, world, now);
      return { incident: after.incident, facts: [...before.facts, ...after.facts] };
    },
    { incident, facts: [] },
  );
}

/** When it does so next; null where no handoff is open. */
export function nextHandoffTime(incident: Incident): Instant | null {
  return earliest(handoffsOf(incident).map(dueAt));
}

function dueAt({ until, returnedAt, reminders }: Handoff): Instant {
  return returnedAt === null ? until : plus(returnedAt, (reminders + 1) * AGAIN_MS);
}

function act(incident: Incident, handoff: Handoff, world: World, now: Instant): Change {
  if (handoff.returnedAt === null) {
    return handoffReturned(incident, handoff, 'lapsed', null, { actor: SYSTEM, world, now });
  }
  const passed = Math.floor((Date.parse(now) - Date.parse(handoff.returnedAt)) / AGAIN_MS);
  const handoffs = handoffsOf(incident).map((one) => (one.id === handoff.id ? { ...one, reminders: passed } : one));
  const { id, roles, assignee, tasks, to } = handoff;
  return {
    incident: { ...incident, handoffs },
    facts: [
      {
        type: 'reminded',
        data: {
          of: 'handoff',
          handoff: id,
          roles,
          assignee,
          ...(tasks === undefined ? {} : { tasks }),
          to: to.map(({ name, email }) => ({ name, email })),
          because: to.every(({ bounced }) => bounced) ? 'bounced' : 'lapsed',
          reminders: passed,
        },
        owes: [owed('handoff_returned', { name: 'Service desk', email: world.settings.desk })],
      },
    ],
  };
}
