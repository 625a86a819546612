import type { Letter, Situation } from '../letter.ts';
import { publicName } from '../public-name.ts';
import { reportRows } from '../rows.ts';

/** To the reporter: somebody works on it. */
export function whoHasIt(situation: Situation): Letter {
  const { incident, fact, time } = situation;
  return {
    firstLine: `${publicName(incident.assignee?.name ?? 'A colleague')} has your report now. You need do nothing.`,
    facts: [...reportRows(situation), ['Taken', time(fact.at)]],
    closing: 'We write when it is solved.',
  };
}
