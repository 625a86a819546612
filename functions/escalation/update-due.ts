import type { Incident, Owed } from '../incident/incident.ts';
import { rolesIn, tellerOf } from '../incident/roles.ts';
import { owed } from '../incident/tell.ts';
import { tellManager } from '../incident/tell-manager.ts';
import { SYSTEM, type World } from '../incident/world.ts';
import type { Change } from '../oncall/calls.ts';
import { type Instant, plus } from '../sla/instant.ts';

/** Whoever sends updates is reminded so long before one is due. */
const AHEAD_MS = 10 * 60_000;
const AGAIN_MS = 30 * 60_000;
/** Desk and commander are told twice that it did not come, a manager the second time; then only people can help. */
const TIMES = 2;

/** Before the next update is due whoever sends it is reminded; afterwards others hear that it did not come. */
export function updateTimes(incident: Incident, world: World, now: Instant): Change {
  const at = nextUpdateTime(incident);
  if (at === null || at > now) return { incident, facts: [] };
  return isOverdue(incident, now) ? overdue(incident, world, now) : ahead(incident);
}

/** When something is to be told next; null where no update is due, or it was told often enough. */
export function nextUpdateTime(incident: Incident): Instant | null {
  const { nextUpdateAt, updateReminders } = incident;
  if (nextUpdateAt === null || updateReminders >= TIMES) return null;
  if (updateReminders === 0 && incident.updateReminded === false && tellerOf(incident) !== null) {
    return plus(nextUpdateAt, -AHEAD_MS);
  }
  return plus(nextUpdateAt, updateReminders * AGAIN_MS);
}

function isOverdue({ nextUpdateAt }: Incident, now: Instant): boolean {
  return nextUpdateAt !== null && nextUpdateAt <= now;
}

function ahead(incident: Incident): Change {
  const to = tellerOf(incident);
  const owes: readonly Owed[] = to === null ? [] : [owed('update_due', to)];
  return {
    incident: { ...incident, updateReminded: true },
    facts: [{ type: 'reminded', data: { of: 'update', reminders: 0 }, owes }],
  };
}

function overdue(incident: Incident, world: World, now: Instant): Change {
  const reminders = incident.updateReminders + 1;
  const desk = owed('update_overdue', { name: 'Service desk', email: world.settings.desk });
  const { commander } = rolesIn(incident);
  const manager = reminders === TIMES ? tellManager(incident, 'update_overdue', SYSTEM, world, now) : [];
  return {
    incident: { ...incident, updateReminded: true, updateReminders: reminders },
    facts: [
      {
        type: 'reminded',
        data: { of: 'update', reminders },
        owes: [desk, ...(commander === null ? [] : [owed('update_overdue', commander)]), ...manager],
      },
    ],
  };
}
