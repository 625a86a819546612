import { holdReminderAt } from '../incident/clocks.ts';
import type { Incident } from '../incident/incident.ts';
import { resumed } from '../incident/resume-incident.ts';
import { owed, tellReporter } from '../incident/tell.ts';
import type { World } from '../incident/world.ts';
import type { Change } from '../oncall/calls.ts';
import { earliest, type Instant } from '../sla/instant.ts';

/**
 * What time does to a hold: who reported is asked again after one and three working days, and at its end work goes on
 * by itself. Where the reporter never answered the desk hears of it then.
 */
export function holdTimes(incident: Incident, world: World, now: Instant): Change {
  const { hold } = incident;
  if (hold === null) return { incident, facts: [] };
  if (hold.until <= now) return ended(incident, world, now);
  const at = holdReminderAt(incident, world);
  if (at === null || at > now) return { incident, facts: [] };
  const reminders = hold.reminders + 1;
  return {
    incident: { ...incident, hold: { ...hold, reminders } },
    facts: [
      {
        type: 'reminded',
        text: hold.comment,
        data: { of: 'question', reminders },
        owes: tellReporter(incident, 'question'),
      },
    ],
  };
}

/** When it does so next; null where nothing is held. */
export function nextHoldTime(incident: Incident, world: World): Instant | null {
  return incident.hold === null ? null : earliest([incident.hold.until, holdReminderAt(incident, world)]);
}

function ended(incident: Incident, { settings }: World, now: Instant): Change {
  const next = resumed(incident, now);
  const { hold } = incident;
  const unanswered = hold?.reason === 'awaiting_reporter';
  const asked = tellReporter(incident, 'question').length === 0 ? 0 : 1 + (hold?.reminders ?? 0);
  return {
    incident: next,
    facts: [
      {
        type: 'resumed',
        occurredAt: hold?.until ?? now,
        data: { from: 'on_hold', to: next.status, because: 'until', ...(unanswered ? { asked } : {}) },
        owes: unanswered ? [owed('question_unanswered', { name: 'Service desk', email: settings.desk })] : [],
      },
    ],
  };
}
