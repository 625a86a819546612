import type { Letter, Situation } from '../letter.ts';
import { incidentRows, row } from '../rows.ts';

/** To the alarm address: a call reached nobody of its team, or nobody is there to be called. */
export function nobodyToCall(situation: Situation): Letter {
  const { fact } = situation;
  const deskToo = fact.data['next'] === null;
  const called = fact.type === 'called';
  return {
    firstLine:
      called && fact.data['reason'] === 'hierarchical'
        ? 'Please name a manager who can be called: nobody answers for the team.'
        : 'Please put somebody on call who can be reached.',
    secondLine: deskToo
      ? "The service desk's own address was refused too: nobody has been told of this incident."
      : 'Until you do, the service desk alone is called.',
    facts: [...row('Could not be mailed', called ? null : whom(fact.data['to'])), ...incidentRows(situation)],
  };
}

function whom(to: unknown): string | null {
  if (typeof to !== 'object' || to === null || !('name' in to) || !('email' in to)) return null;
  return `${String(to.name)}, ${String(to.email)}`;
}
