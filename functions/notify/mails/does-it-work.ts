import type { Letter, Situation } from '../letter.ts';
import { actQuote, reportRows, row } from '../rows.ts';

/** To the reporter: it is solved as far as we know. Their page has the two answers. */
export function doesItWork(situation: Situation): Letter {
  const { incident, page, time } = situation;
  const restoredAt = incident.resolution?.restoredAt ?? null;
  return {
    firstLine:
      incident.kind === 'request'
        ? 'Your request is done as far as we know. Please say so on your page.'
        : 'Does it work again? Please say so on your page.',
    secondLine: 'If we hear nothing, the service desk asks again or closes the report.',
    button: { label: 'Answer on your page', url: page },
    facts: [...reportRows(situation), ...row('Solved', restoredAt === null ? null : time(restoredAt))],
    quotes: actQuote('What was done', situation),
  };
}
