import type { Delivery } from '../../../functions/incident/head.ts';

/** What a mail is known by: one for each incident, fact, kind and recipient. */
export function keyOf({ incident, fact, mail, recipient }: Delivery): string {
  return `${incident} ${fact} ${mail} ${recipient.toLowerCase()}`;
}
