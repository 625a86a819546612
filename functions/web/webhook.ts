import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { request } from 'node:https';
import ipaddr from 'ipaddr.js';
import type { Chat, ChatOutcome, ChatPost } from '../incident/ports.ts';

/** From the look-up of the name to the answer's first line. */
const LIMIT_MS = 5_000;
/** The longest that an answer may put off the next try. */
const LONGEST_PAUSE_MS = 15 * 60_000;
/** Global unicast: what lies outside is nobody's, whatever it may be some day. */
const GLOBAL = ipaddr.parseCIDR('2000::/3');
/** Refusals that pass: the request took too long, came too early, or was one of too many. */
const PASSING = [408, 425, 429];

/** What came back: no more of the answer is read than its head. */
interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

/**
 * Incoming webhooks over HTTPS, wherever admins say. The name is looked up once; unless every address that it has is a
 * public one, nothing is connected to. What is connected to is one of those very addresses. A redirect is followed
 * nowhere, and the environment's settings of proxies are not for it.
 */
export class Webhook implements Chat {
  readonly #mayReach: (address: string) => boolean;
  readonly #limitMs: number;

  constructor(mayReach = isPublic, limitMs = LIMIT_MS) {
    this.#mayReach = mayReach;
    this.#limitMs = limitMs;
  }

  async post({ url, body }: ChatPost): Promise<ChatOutcome> {
    const to = new URL(url);
    const signal = AbortSignal.timeout(this.#limitMs);
    const addresses = await addressesOf(to.hostname, signal);
    if (addresses.length === 0) return later('no_address');
    if (!addresses.every(({ address }) => this.#mayReach(address))) {
      return { outcome: 'rejected', because: 'private_address' };
    }
    const answer = await answerTo(to, addresses, body, signal);
    return answer === null ? later('unreachable') : outcomeOf(answer);
  }
}

/** None where the name has none, or nobody says so in time. */
async function addressesOf(host: string, signal: AbortSignal): Promise<readonly LookupAddress[]> {
  const late = new Promise<readonly []>((resolve) => signal.addEventListener('abort', () => resolve([])));
  return Promise.race([lookup(host, { all: true }).catch(() => []), late]);
}

function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const read = ipaddr.parse(address);
  if (read.range() !== 'unicast') return false;
  return read.kind() === 'ipv4' || read.match(GLOBAL);
}

/** Null where it was not sent. @throws Error where it may have been, and no answer came */
function answerTo(
  to: URL,
  addresses: readonly LookupAddress[],
  body: string,
  signal: AbortSignal,
): Promise<Answer | null> {
  return new Promise((resolve, reject) => {
    let sent = false;
    const asked = request({
      method: 'POST',
      host: to.hostname,
      servername: to.hostname,
      port: to.port === '' ? 443 : to.port,
      path: `${to.pathname}${to.search}`,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'allclear',
      },
      agent: false,
      signal,
      // Never asked a second time: a name that has another address by now would lead elsewhere than was checked.
      lookup: (_host, { all }, found) => {
        const [first] = addresses;
        if (all) found(null, [...addresses]);
        else found(null, first?.address ?? '', first?.family);
      },
    });
    asked.on('finish', () => {
      sent = true;
    });
    asked.on('response', ({ statusCode = 0, headers }) => {
      resolve({ status: statusCode, retryAfter: headers['retry-after'] });
      asked.destroy();
    });
    // An answer that changes to another protocol comes by this alone.
    asked.on('upgrade', ({ statusCode = 0 }, socket) => {
      resolve({ status: statusCode, retryAfter: undefined });
      socket.destroy();
    });
    asked.on('error', (error) => (sent ? reject(error) : resolve(null)));
    asked.end(body);
  });
}

function outcomeOf({ status, retryAfter }: Answer): ChatOutcome {
  if (status >= 200 && status < 300) return { outcome: 'sent' };
  if (status >= 300 && status < 400) return { outcome: 'rejected', because: 'redirect' };
  if (status >= 500 || PASSING.includes(status)) return later(`status_${status}`, pauseIn(retryAfter));
  return { outcome: 'rejected', because: `status_${status}` };
}

function later(because: string, afterMs = 0): ChatOutcome {
  return { outcome: 'later', because, afterMs };
}

/** `Retry-After` (RFC 9110, 10.2.3): seconds, or a date. */
function pauseIn(retryAfter = ''): number {
  const pause = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - Date.now();
  return Number.isNaN(pause) ? 0 : Math.min(Math.max(pause, 0), LONGEST_PAUSE_MS);
}
