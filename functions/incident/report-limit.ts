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
export async function limitReports(
  { rates, now }: { readonly rates: Rates } & Pick<Ports, 'now'>,
  address: string,
  limit: number,
): Promise<void> {
  if (limit === 0) return;
  const at = Date.parse(now());
  const ends = (Math.floor(at / WINDOW_MS) + 1) * WINDOW_MS;
  const bucket = `${sha256(address).slice(0, 16)}#${instant(ends - WINDOW_MS)}`;
  if (await rates.take(bucket, limit, instant(ends + WINDOW_MS))) return;
  const seconds = Math.ceil((ends - at) / 1_000);
  throw new Refusal(
    'TooManyRequests',
    `More than ${limit} reports came from your address within ten minutes. Try again in ${Math.ceil(seconds / 60)} minutes, sign in, or call the service desk.`,
    { headers: { 'retry-after': String(seconds) } },
  );
}
