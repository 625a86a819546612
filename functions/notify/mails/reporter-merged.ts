import type { Letter, Situation } from '../letter.ts';
import { actQuote, reportRows, row } from '../rows.ts';

/** To the reporter: somebody else reported the same, and the two go on as one. */
export function reporterMerged(situation: Situation): Letter {
  const { incident } = situation;
  const other = incident.mergedInto;
  return {
    firstLine: `Your report goes on as ${other ?? 'another one'}. You need do nothing.`,
    facts: [...reportRows(situation), ...row('Goes on as', other)],
    quotes: actQuote('Why they were joined', situation),
    closing: 'Others reported the same. We write when it is solved; the link below leads to how it stands.',
  };
}
