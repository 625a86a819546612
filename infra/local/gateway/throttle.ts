/** A route's limit: a bucket of `burst` requests, filled again at `ratePerSecond`. */
export interface ThrottleRule {
  ratePerSecond: number;
  burst: number;
}

/**
 * A token bucket; each call asks for one request and tells whether it may pass. `now` gives milliseconds and is the
 * real time: the limit protects this computer, and must neither run dry while the machine's clock stands still nor
 * open wide when it is turned.
 */
export function createThrottle(rule: ThrottleRule, now: () => number): () => boolean {
  let tokens = rule.burst;
  let seen = now();
  return () => {
    const at = now();
    tokens = Math.min(rule.burst, tokens + ((at - seen) / 1000) * rule.ratePerSecond);
    seen = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
