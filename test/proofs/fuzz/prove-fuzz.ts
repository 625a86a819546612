import { realMachine } from '../access/real-machine.ts';
import { Tally } from '../access/tally.ts';
import { fuzzChats } from './fuzz-chats.ts';
import { fuzzLetters } from './fuzz-letters.ts';
import { fuzzRequests } from './fuzz-requests.ts';
import { fuzzTexts } from './fuzz-texts.ts';
import { lookForPlanted, plant } from './planted-data.ts';

/** A Monday night, 02:00 in Berlin: the hour that the tour is made for. */
const NIGHT = '2027-01-11T01:00:00.000Z';

export interface Extent {
  readonly seed: number;
  /** Requests, over all routes in turn. */
  readonly cases: number;
  /** Tours with harmful words, beside the one with harmless ones. */
  readonly rounds: number;
}

/** Posts in each format, for each tour. */
const POSTS = 40;
/** Mails of many incidents of each kind, for each tour. */
const LETTERS = 20;
/** Tours that one night is long enough for: by day other people are called, and other mails are sent. */
const TOURS = 2;

export function nightsOf(rounds: number): number {
  return Math.max(1, Math.ceil(rounds / TOURS));
}

/** Whatever is sent, on the deployed template on this machine: no fault, no harm in a mail or page, and nothing let out. */
export async function proveFuzz(extent: Extent, progress: (what: string) => void = () => {}): Promise<Tally> {
  const { seed, cases, rounds } = extent;
  const tally = new Tally();
  fuzzChats(rounds * POSTS, seed, tally);
  await fuzzLetters(rounds * LETTERS, seed, tally);
  const nights = nightsOf(rounds);
  for (let night = 0; night < nights; night++) {
    const real = await realMachine(NIGHT);
    try {
      progress(`texts of night ${night + 1}`);
      await fuzzTexts(real, night * TOURS, Math.min(rounds, (night + 1) * TOURS), seed, tally);
      await plant(real);
      progress(`requests of night ${night + 1}`);
      const from = Math.ceil((cases * night) / nights);
      await fuzzRequests(real, from, Math.ceil((cases * (night + 1)) / nights), seed, tally);
      await lookForPlanted(real, tally);
    } finally {
      await real.stop();
    }
  }
  return tally;
}
