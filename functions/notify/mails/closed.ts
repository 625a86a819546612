import type { Letter, Situation } from '../letter.ts';

/** To the reporter: one line, the last. */
export function closed({ incident, fact }: Situation): Letter {
  return {
    firstLine: `${incident.id} is closed${why(fact.data['reason'])}. If it is back, say so on your page within 14 days.`,
    facts: [],
  };
}

function why(reason: unknown): string {
  if (reason === 'reporter_unreachable') return ', as we could not reach you';
  if (reason === 'confirmation_lapsed') return ', as we heard nothing more';
  return ': all clear';
}
