import type { Letter, Situation } from '../letter.ts';
import { actQuote, reportRows } from '../rows.ts';

/** To the reporter: nobody works on it, and why. */
export function reporterCancelled(situation: Situation): Letter {
  const { fact, time } = situation;
  return {
    firstLine:
      fact.data['code'] === 'withdrawn'
        ? 'Your report was withdrawn: nobody works on it any more.'
        : 'Your report was cancelled: as far as we can see nothing is broken.',
    facts: [...reportRows(situation), ['Cancelled', time(fact.at)]],
    quotes: actQuote('Why it was cancelled', situation),
    closing: 'You need do nothing. If that is wrong, write to the service desk.',
  };
}
