import type { Letter, Situation } from '../letter.ts';
import { incidentRows } from '../rows.ts';

/** To who leads the parent: some children stayed as they are, and somebody has to see to each. */
export function childrenLeft(situation: Situation): Letter {
  const { fact } = situation;
  const left = (fact.data['left'] ?? []) as readonly { readonly id: string; readonly why: string }[];
  const done = fact.data['what'] === 'resolved' ? 'resolved' : 'updated';
  const those = left.length === 1 ? 'One child incident was' : `${left.length} child incidents were`;
  return {
    firstLine: `${those} not ${done} with this one: see to ${left.length === 1 ? 'it' : 'each of them'}.`,
    secondLine: `Until somebody does, ${left.length === 1 ? 'it stays' : 'they stay'} as ${left.length === 1 ? 'it is' : 'they are'}.`,
    facts: [...left.map(({ id, why }) => [id, why] as const), ...incidentRows(situation)],
  };
}
