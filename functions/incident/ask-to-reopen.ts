import type { Act, Seen } from './act.ts';
import type { Decision } from './commit.ts';
import { Refusal } from './refusal.ts';
import { closedTooLong } from './reopen-incident.ts';
import { owed } from './tell.ts';

/** Whether the reporter of a closed incident can still ask the desk to reopen it. */
export function canAskToReopen(seen: Pick<Seen, 'incident' | 'now'>): boolean {
  return seen.incident.status === 'closed' && closedTooLong(seen) === null;
}

/** "It is back": only the service desk reopens what is closed, so it is asked. Asked once, it stays asked. */
export function askToReopen(act: Act<{ readonly reason: string }>): Decision {
  const { incident, body, actor, world } = act;
  if (!canAskToReopen(act)) {
    throw new Refusal('WrongState', `It cannot be reopened any more. Report it anew and name ${incident.id}.`);
  }
  const to = { name: 'Service desk', email: world.settings.desk };
  return {
    next: incident,
    actor,
    facts: [{ type: 'asked_to_reopen', visibility: 'public', text: body.reason, owes: [owed('back_again', to)] }],
  };
}
