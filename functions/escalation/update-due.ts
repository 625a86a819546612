import type { Incident } from '../incident/incident.ts';
import { owed } from '../incident/tell.ts';
import { tellManager } from '../incident/tell-manager.ts';
import { SYSTEM, type World } from '../incident/world.ts';
import type { Change } from '../oncall/calls.ts';
import { type Instant, plus } from '../sla/instant.ts';

const AGAIN_MS = 30 * 60_000;
/** The desk is told twice, a manager the second time; then only people can help. */
const TIMES = 2;

/** The update that was promised to those who are affected did not come. */
export function overdueUpdate(incident: Incident, world: World, now: Instant): Change {
  const at = nextOverdueUpdate(incident);
  if (at === null || at > now) return { incident, facts: [] };
  const reminders = incident.updateReminders + 1;
  const desk = owed('update_overdue', { name: 'Service desk', email: world.settings.desk });
  const manager = reminders === TIMES ? tellManager(incident, 'update_overdue', SYSTEM, world, now) : [];
  return {
    incident: { ...incident, updateReminders: reminders },
    facts: [{ type: 'reminded', data: { of: 'update', reminders }, owes: [desk, ...manager] }],
  };
}

/** When it is told next; null where no update is promised, or it was told often enough. */
export function nextOverdueUpdate({ nextUpdateAt, updateReminders }: Incident): Instant | null {
  if (nextUpdateAt === null || updateReminders >= TIMES) return null;
  return plus(nextUpdateAt, updateReminders * AGAIN_MS);
}
