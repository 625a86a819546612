import { handoffsOf, isOffered } from '../../incident/handoff.ts';
import { partsInWords } from '../../incident/roles.ts';
import type { Letter, Situation } from '../letter.ts';
import { actQuote, briefQuotes, briefRows, clockRows, descriptionQuote, incidentRows, roleRows } from '../rows.ts';

/** To whoever is offered roles or the incident: what it is, and the brief. */
export function handoffOffered(situation: Situation): Letter {
  const { incident, fact, now, page, shortTime } = situation;
  const handoff = handoffsOf(incident).find(({ id }) => id === fact.data['handoff']);
  const by = fact.actor.name ?? 'A colleague';
  if (handoff === undefined || !isOffered(handoff, now)) {
    return { firstLine: 'What was offered to you is no longer offered, no action.', facts: incidentRows(situation) };
  }
  const parts = partsInWords(handoff.roles, handoff.assignee, handoff.tasks !== undefined);
  return {
    firstLine: `Please accept by ${shortTime(handoff.until)}: ${by} asks you to take over as ${parts}.`,
    secondLine: 'If you do not, it stays where it is, and the service desk is told.',
    button: { label: 'Accept or say no', url: page },
    facts: [...incidentRows(situation), ...roleRows(situation), ...clockRows(situation), ...briefRows(situation)],
    quotes: [
      ...actQuote('Why it is handed over', situation),
      ...briefQuotes(situation),
      ...descriptionQuote(situation),
    ],
  };
}
