import type { Letter, Situation } from '../letter.ts';
import { reportRows, row } from '../rows.ts';

/** To the reporter, half-way through the time they have to confirm. */
export function confirmReminder(situation: Situation): Letter {
  const { incident, page, time } = situation;
  const restoredAt = incident.resolution?.restoredAt ?? null;
  return {
    firstLine:
      incident.kind === 'request'
        ? 'Your request is done as far as we know. Please say so on your page.'
        : 'Does it work again? Please say so on your page.',
    secondLine: 'If we hear nothing, your report is closed in a few working days.',
    button: { label: 'Answer on your page', url: page },
    facts: [...reportRows(situation), ...row('Solved', restoredAt === null ? null : time(restoredAt))],
  };
}
