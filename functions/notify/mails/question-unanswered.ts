import type { Letter, Situation } from '../letter.ts';
import { incidentRows } from '../rows.ts';

/** To the service desk: the reporter was asked three times, and the hold is over. */
export function questionUnanswered(situation: Situation): Letter {
  const { incident } = situation;
  return {
    firstLine: 'Please ask the reporter by telephone: they were asked three times by mail.',
    secondLine: 'The hold is over, and the clock runs again.',
    facts: [...incidentRows(situation), ['Reporter', contactOf(incident.reporter)]],
  };
}

/** Whom to reach, and how. */
export function contactOf({ name, email, phone }: Situation['incident']['reporter']): string {
  return [name, phone, email].filter((part) => part !== null).join(', ');
}
