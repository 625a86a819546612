import { rolesIn } from '../../incident/roles.ts';
import { oneLine } from '../header-text.ts';
import type { Situation } from '../letter.ts';
import { shortened } from './call-pager.ts';

/** To the pager of somebody who is asked to take command, or offered a handoff: one line of at most 140 characters. */
export function askedPager({ incident, fact, page, shortTime }: Situation): string {
  const { commander } = rolesIn(incident);
  const until = fact.type === 'handoff_offered' ? fact.data['until'] : null;
  const wanted = typeof until === 'string' ? `accept a handoff by ${shortTime(until)}` : 'please take command';
  const words = typeof until !== 'string' && commander !== null ? `${commander.name} commands, no action` : wanted;
  const start = oneLine(`${incident.id} ${words}`);
  const linked = `${start} ${page}`;
  return linked === shortened(linked) ? linked : shortened(`${start}: ${oneLine(incident.summary)}`);
}
