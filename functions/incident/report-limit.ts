import { instant } from '../sla/instant.ts';
import { sha256 } from './id.ts';
import type { Ports, Rates } from './ports.ts';
import { Refusal } from './refusal.ts';

const WINDOW_MS = 10 * 60_000;

/**
 * Anonymous reports of one network address: so many in ten minutes. The address itself is not kept.
 *
 * @param limit reports in ten minutes; 0 for no limit
 * @throws Refusal TooManyRequests, with `Retry-After`
 */
export async function limitReports({ rates, now }: Limiting, address: string, limit: number): Promise<void> {
  const seconds = await limited({ rates, now }, sha256(address).slice(0, 16), limit);
  if (seconds === null) return;
  throw tooMany(
    seconds,
    `More than ${limit} reports came from your address within ten minutes. Try again in ${Math.ceil(seconds / 60)} minutes, sign in, or call the service desk.`,
  );
}

/**
 * The same for those who ask to join a list, counted apart.
 *
 * @throws Refusal TooManyRequests, with `Retry-After`
 */
export async function limitJoins(ports: Limiting, address: string, limit: number): Promise<void> {
  const seconds = await limited(ports, `JOIN#${sha256(address).slice(0, 16)}`, limit);
  if (seconds === null) return;
  throw tooMany(
    seconds,
    `More than ${limit} people asked from your address within ten minutes. Try again in ${Math.ceil(seconds / 60)} minutes.`,
  );
}

type Limiting = { readonly rates: Rates } & Pick<Ports, 'now'>;

/** One more in the window of now: seconds until the next one where it is full, else null. */
async function limited({ rates, now }: Limiting, who: string, limit: number): Promise<number | null> {
  if (limit === 0) return null;
  const at = Date.parse(now());
  const ends = (Math.floor(at / WINDOW_MS) + 1) * WINDOW_MS;
  const bucket = `${who}#${instant(ends - WINDOW_MS)}`;
  return (await rates.take(bucket, limit, instant(ends + WINDOW_MS))) ? null : Math.ceil((ends - at) / 1_000);
}

function tooMany(seconds: number, words: string): Refusal {
  return new Refusal('TooManyRequests', words, { headers: { 'retry-after': String(seconds) } });
}
