import { askForCommand, lacksCommander } from '../incident/command.ts';
import type { Incident } from '../incident/incident.ts';
import { owed } from '../incident/tell.ts';
import { tellManager } from '../incident/tell-manager.ts';
import { SYSTEM, type World } from '../incident/world.ts';
import type { Change } from '../oncall/calls.ts';
import { type Instant, plus } from '../sla/instant.ts';

/** Whoever was asked has this long; then desk and manager are told that nobody commands. */
const ANSWER_MS = 5 * 60_000;
/** They are told once more after this, and whoever is on call for command then is asked again. */
const AGAIN_MS = 30 * 60_000;
const TIMES = 2;

/** Nobody took command: desk and manager are told. */
export function nobodyCommands(incident: Incident, world: World, now: Instant): Change {
  const at = nextCommandReminder(incident);
  const sought = incident.commandSought ?? null;
  if (at === null || at > now || sought === null) return { incident, facts: [] };
  const reminders = sought.reminders + 1;
  const again = reminders === 1 ? null : askForCommand(incident, SYSTEM, world, now);
  return {
    incident: { ...incident, commandSought: { ...sought, asked: again?.asked ?? sought.asked, reminders } },
    facts: [
      {
        type: 'reminded',
        data: { of: 'command', reminders },
        owes: [
          owed('no_commander', { name: 'Service desk', email: world.settings.desk }),
          ...tellManager(incident, 'no_commander', SYSTEM, world, now),
          ...(again?.owes ?? []),
        ],
      },
    ],
  };
}

/** When it is told next; null where somebody commands, nobody needs to, or it was told often enough. */
export function nextCommandReminder(incident: Incident): Instant | null {
  const sought = incident.commandSought ?? null;
  if (sought === null || sought.reminders >= TIMES) return null;
  if (!lacksCommander(incident)) return null;
  return plus(sought.at, ANSWER_MS + sought.reminders * AGAIN_MS);
}
