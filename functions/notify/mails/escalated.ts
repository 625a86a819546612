import type { Letter, Situation } from '../letter.ts';
import { actQuote, authority, clockRows, incidentRows, teamWord } from '../rows.ts';

/** To the assignee: others are called to it. */
export function escalated(situation: Situation): Letter {
  const { fact, incident } = situation;
  const to = fact.data['to'] === 'functional' ? (teamWord(situation) ?? 'the next tier') : authority(situation);
  const until = fact.data['to'] === 'functional' ? ' until somebody there takes it' : '';
  const stays = incident.assignee === null ? '' : `; it stays with ${whose(situation)}${until}`;
  return {
    firstLine: `Escalated to ${to}${stays}.`,
    facts: [...incidentRows(situation), ...clockRows(situation)],
    quotes: actQuote('Why it was escalated', situation),
  };
}

function whose({ incident, reader }: Situation): string {
  const { assignee } = incident;
  return assignee === null || assignee.email.toLowerCase() === reader.email.toLowerCase() ? 'you' : assignee.name;
}
