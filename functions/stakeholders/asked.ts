import type { Instant } from '../sla/instant.ts';
import type { Digest } from './members.ts';

/** Whoever does not confirm within so long has not asked. */
export const CONFIRM_MS = 48 * 3_600_000;

/** That somebody asked, by the public form, that an address joins a list. Nobody has proved yet that it is theirs. */
export interface Ask {
  readonly list: string;
  readonly email: string;
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly digest: Digest;
  readonly at: Instant;
}

/** What was asked and is not confirmed. */
export interface Asks {
  /** In the place of what was asked for the same address before. A mail is owed for it, once more. */
  ask(ask: Ask): Promise<void>;
  of(list: string, email: string): Promise<Ask | null>;
}
