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

/** The catalogue where it is kept, for those who change it: every read is fresh. */
export interface CatalogueStore {
  read(): Promise<Catalogue>;
  /** Puts an item on condition that it is as `seen` says, or is not there where that is null: false otherwise. */
  put(kind: CatalogueKind, item: { readonly id: string }, seen: string | null): Promise<boolean>;
  /** Takes an item out on the same condition. */
  end(kind: CatalogueKind, id: string, seen: string, at: Instant): Promise<boolean>;
  /** Keeps a policy's version for good, for the incidents that start with it: false where that version is kept. */
  keepVersion(policy: Policy): Promise<boolean>;
  record(change: CatalogueChange): Promise<void>;
  /** The last changes of an item, newest first. */
  changes(kind: CatalogueKind, id: string, limit: number): Promise<readonly CatalogueChange[]>;
}

/** What an item is now, in a few letters. */
export function etagOf(item: unknown): string {
  return sha256(canonical(item)).slice(0, 16);
}
