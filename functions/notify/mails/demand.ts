import type { Incident } from '../../incident/incident.ts';
import { sameAddress } from '../../incident/tell.ts';
import { repeatAt } from '../../oncall/calls.ts';
import type { Situation } from '../letter.ts';
import { priorityWord } from '../rows.ts';

/** `High: acknowledge by 03:15 CET`, and past that time `High: acknowledge now`. */
export function demand({
  incident,
  call: own,
  now,
  shortTime,
}: Pick<Situation, 'call' | 'now' | 'shortTime'> & { readonly incident: Pick<Incident, 'priority'> }): string {
  const by = own === null || own.dueAt <= now ? 'now' : `by ${shortTime(own.dueAt)}`;
  return `${priorityWord(incident.priority)}: acknowledge ${by}`;
}

/** What happens if they do not. After somebody in authority, and after the desk, nobody is sure to be called. */
export function otherwise({ incident, call: own, now, desk }: Situation): string {
  const { assignee, acknowledgedAt, priority } = incident;
  const isLast =
    own !== null && (own.reason === 'hierarchical' || (acknowledgedAt !== null && sameAddress(own.to.email, desk)));
  const yours = assignee !== null && own !== null && sameAddress(assignee.email, own.to.email);
  if (isLast && !yours) {
    return assignee === null ? 'If you do not, nobody has it.' : `If you do not, it stays with ${assignee.name} alone.`;
  }
  if (incident.status === 'on_hold') return 'If you do not, nobody else is called while it is on hold.';
  if (priority === 'low' && acknowledgedAt === null) {
    return 'If nobody does in time, the service desk and a manager are told.';
  }
  return own !== null && own.dueAt > now && repeatAt(incident, own) !== null
    ? 'If you do not, you are called again every 3 minutes, and then others are called.'
    : 'If you do not, others are called.';
}
