import type { Letter, Situation } from '../letter.ts';
import { actQuote, reportRows, row } from '../rows.ts';

/** To the reporter: how it stands. */
export function update(situation: Situation): Letter {
  const { incident, mayQuote, page, time } = situation;
  return {
    firstLine: 'How it stands with your report. You need do nothing.',
    ...(mayQuote ? {} : { button: { label: 'Read it on your page', url: page } }),
    facts: [
      ...reportRows(situation),
      ...row('Next update', incident.nextUpdateAt === null ? null : time(incident.nextUpdateAt)),
    ],
    quotes: actQuote('Update', situation),
  };
}
