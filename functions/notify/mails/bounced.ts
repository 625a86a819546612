import type { Incident } from '../../incident/incident.ts';
import type { Letter, Situation } from '../letter.ts';
import { clockRows, incidentRows, row, teamWord } from '../rows.ts';

/** To the desk, and to a manager of what is high: somebody who is to be called cannot be reached by mail, or nobody is on call. */
export function bounced(situation: Situation): Letter {
  const { fact } = situation;
  const to = fact.data['to'];
  const who = typeof to === 'object' && to !== null && 'name' in to ? String(to.name) : 'Who was called';
  const next = typeof fact.data['next'] === 'string' ? fact.data['next'] : null;
  if (fact.type === 'called') {
    return {
      firstLine: `Nobody of ${teamWord(situation, fact.data as Pick<Incident, 'team' | 'tier'>)} is on call. Please see that somebody is.`,
      secondLine: `${who} is called in their place.`,
      facts: [...incidentRows(situation), ...clockRows(situation)],
    };
  }
  const nobody = fact.data['superseded'] === true ? 'Others were called before that.' : 'Nobody is left to be called.';
  return {
    firstLine: `${who} could not be reached: the mail came back. Please see that their address is put right.`,
    secondLine: next === null ? nobody : 'The next person is called already.',
    facts: [...incidentRows(situation), ...row('Called now', next), ...clockRows(situation)],
  };
}
