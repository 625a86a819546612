import { durationWords } from './duration-words.ts';
import type { LetterLink, Row, Situation } from './letter.ts';

/** `the error budget of Checkout is used up` */
export function goneWords({ incident, serviceName }: Pick<Situation, 'incident' | 'serviceName'>): string {
  return `the error budget of ${serviceName ?? incident.service ?? 'the service'} is used up`;
}

/** How the error budget of the service stands. */
export function budgetRows({ budget }: Situation): readonly Row[] {
  if (budget === null) return [];
  const { budgetSeconds, usedSeconds } = budget.view;
  return [['Error budget', `${durationWords(usedSeconds)} of ${durationWords(budgetSeconds)} used`]];
}

/** Where it is shown how the budget was used; nowhere, where the service has no link yet. */
export function budgetLinks({ budget }: Situation): readonly LetterLink[] {
  if (budget === null || budget.page === null) return [];
  return [{ label: 'How the error budget was used', url: budget.page }];
}
