import type { Instant } from '../sla/instant.ts';
import type { Ask } from './asked.ts';
import type { Kept } from './members.ts';

/** Somebody whom a list owes a mail, as the index names them: a hint. */
export interface Waiting {
  readonly list: string;
  /** What their item is known by. */
  readonly who: string;
}

/** One that was claimed: nobody else mails them until `lease`. */
export interface Claimed<T> extends Waiting {
  readonly lease: Instant;
  readonly item: T;
}

/** What lists owe beside the mails of events, each found when it is due, and claimed before it is carried out. */
export interface ListPost {
  /** Who asked to join and waits for the mail by which they confirm it, the first `limit` of them. */
  asked(now: Instant, limit: number): Promise<readonly Waiting[]>;
  /** Null where somebody else has it, or nothing waits any more. */
  claimAsk(one: Waiting, now: Instant, lease: Instant): Promise<Claimed<Ask> | null>;
  /** It is carried out, or tried again at `retryAt`; what was asked anew meanwhile is left as it is. */
  settleAsk(claimed: Claimed<Ask>, retryAt: Instant | null): Promise<void>;
  /** Whose daily mail is due. */
  daily(now: Instant, limit: number): Promise<readonly Waiting[]>;
  claimDaily(one: Waiting, now: Instant, lease: Instant): Promise<Claimed<Kept> | null>;
  /** The next is due at `nextAt`, of what ended `since` then; never, where it is null. What they chose meanwhile stays. */
  settleDaily(claimed: Claimed<Kept>, nextAt: Instant | null, since: Instant | null): Promise<void>;
}
