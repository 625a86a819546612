import { confirmationEnds, confirmationReminderAt } from '../incident/clocks.ts';
import type { Incident } from '../incident/incident.ts';
import { askReporter, tellReporter } from '../incident/tell.ts';
import type { World } from '../incident/world.ts';
import type { Change } from '../oncall/calls.ts';
import type { Instant } from '../sla/instant.ts';

/**
 * What time does to a resolved incident: half-way through the window its reporter is reminded once, at the end the
 * policy closes it as the desk would. What is or was high or major waits for its reporter, however long.
 */
export function confirmationTimes(incident: Incident, world: World, now: Instant): Change {
  const at = nextConfirmationTime(incident, world);
  if (at === null || at > now) return { incident, facts: [] };
  return confirmationEnds(incident, world) <= now ? lapsed(incident, now) : reminded(incident, world, now);
}

/** When it does so next; null where no window runs. */
export function nextConfirmationTime(incident: Incident, world: World): Instant | null {
  if (incident.status !== 'resolved' || incident.everHigh) return null;
  return incident.remindedAt === null ? confirmationReminderAt(incident, world) : confirmationEnds(incident, world);
}

/** One who cannot be mailed is asked by the desk. */
function reminded(incident: Incident, { settings }: World, now: Instant): Change {
  return {
    incident: { ...incident, remindedAt: now },
    facts: [
      { type: 'reminded', data: { of: 'confirmation' }, owes: askReporter(incident, 'confirm_reminder', settings) },
    ],
  };
}

function lapsed(incident: Incident, now: Instant): Change {
  return {
    incident: { ...incident, status: 'closed', closedAt: now },
    facts: [
      {
        type: 'closed',
        visibility: 'public',
        text: 'Closed by policy: the time to confirm is over.',
        data: { reason: 'confirmation_lapsed', policy: incident.policy },
        owes: tellReporter(incident, 'closed'),
      },
    ],
  };
}
