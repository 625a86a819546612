import type { Letter, Situation } from '../letter.ts';
import { descriptionQuote, reportRows } from '../rows.ts';

/** To the reporter: the report has arrived. */
export function receipt(situation: Situation): Letter {
  const { incident, mayQuote, time } = situation;
  return {
    firstLine: 'We have your report. You need do nothing.',
    facts: [...reportRows(situation), ['Received', time(incident.reportedAt)]],
    quotes: descriptionQuote(situation),
    closing: mayQuote
      ? 'We write when it is solved; your page shows how it stands.'
      : 'We write when it is solved; your page shows what you wrote and how it stands. If you reported nothing, leave this mail be.',
  };
}
