import { canonical, sha256 } from '../incident/id.ts';
import type { Instant } from '../sla/instant.ts';
import type { Policy } from '../sla/policy.ts';
import type { Catalogue, CatalogueKind } from './catalogue.ts';

/** Who changed an item, and how; `before` is null for a new one, `after` for one that was taken out. */
export interface CatalogueChange {
  readonly kind: CatalogueKind;
  readonly id: string;
  readonly at: Instant;
  readonly by: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** An item as it is to be. */
export interface CatalogueWrite {
  readonly kind: CatalogueKind;
  readonly id: string;
  /** Null where it is taken out. */
  readonly item: { readonly id: string } | null;
  /** What it was, by its entity tag; null where it was not there. */
  readonly seen: string | null;
  /** When nobody needs it any more, and the table may forget it; never, where it is left out. */
  readonly forgetAt?: Instant;
}

/** The catalogue where it is kept, for those who change it: every read is fresh. */
export interface CatalogueStore {
  read(): Promise<Catalogue>;
  /**
   * Writes items, each on condition that it is as it was seen. False where one is not: what was written by then stays.
   * Readers take notice after the last, and of a change that died halfway too.
   */
  write(writes: readonly CatalogueWrite[], at: Instant): Promise<boolean>;
  /** Keeps a policy's version for good, for the incidents that start with it: false where that version is kept. */
  keepVersion(policy: Policy): Promise<boolean>;
  record(change: CatalogueChange): Promise<void>;
  /** The last changes of an item, newest first: as many as one answer holds. */
  changes(kind: CatalogueKind, id: string, limit: number): Promise<readonly CatalogueChange[]>;
}

/** What an item is now, in a few letters. */
export function etagOf(item: unknown): string {
  return sha256(canonical(item)).slice(0, 16);
}
