import type { Letter, Situation } from '../letter.ts';
import { incidentRows } from '../rows.ts';

/** To the service desk: the reporter was asked and did not answer, and the hold is over. */
export function questionUnanswered(situation: Situation): Letter {
  const { incident, fact } = situation;
  return {
    firstLine: `Please ask the reporter by telephone: ${mailed(fact.data['asked'])}.`,
    secondLine: 'The hold is over, and the clock runs again.',
    facts: [...incidentRows(situation), ['Reporter', contactOf(incident.reporter)]],
  };
}

/** How often they were asked; of what an earlier version recorded nobody knows. */
function mailed(asked: unknown): string {
  if (asked === 0) return 'they cannot be mailed';
  const times = ['', ' once', ' twice', ' three times'][Number(asked)] ?? '';
  return `they were asked by mail${times} and did not answer`;
}

/** Whom to reach, and how. */
export function contactOf({ name, email, phone }: Situation['incident']['reporter']): string {
  return [name, phone, email].filter((part) => part !== null).join(', ');
}
