import type { Catalogue, CatalogueKind } from '../../functions/catalogue/catalogue.ts';
import {
  type CatalogueChange,
  type CatalogueStore,
  type CatalogueWrite,
  etagOf,
} from '../../functions/catalogue/catalogue-store.ts';
import type { Policy } from '../../functions/sla/policy.ts';
import { exampleCatalogue } from './example-catalogue.ts';

/** The catalogue's store in memory, with what was recorded; `between` is done just before an item is written. */
export class MemoryCatalogue implements CatalogueStore {
  readonly recorded: CatalogueChange[] = [];
  between: () => void = () => undefined;
  #catalogue: Catalogue = exampleCatalogue;

  /** One in which nothing was put yet. */
  static empty(): MemoryCatalogue {
    const store = new MemoryCatalogue();
    const nothing = Object.keys(exampleCatalogue).map((kind) => [kind, new Map()]);
    store.#catalogue = Object.fromEntries(nothing) as Catalogue;
    return store;
  }

  async read(): Promise<Catalogue> {
    return this.#catalogue;
  }

  async write(writes: readonly CatalogueWrite[]): Promise<boolean> {
    for (const { kind, id, item, seen } of writes) {
      this.between();
      const before = this.#catalogue[kind].get(id);
      if ((before === undefined ? null : etagOf(before)) !== seen) return false;
      if (item !== null) this.set(kind, item);
      else {
        const rest = ([...this.#catalogue[kind]] as [string, unknown][]).filter(([other]) => other !== id);
        this.#catalogue = { ...this.#catalogue, [kind]: new Map(rest) } as Catalogue;
      }
    }
    return true;
  }

  async keepVersion(policy: Policy): Promise<boolean> {
    const id = `${policy.id}@${policy.version}`;
    if (this.#catalogue.policies.has(id)) return false;
    this.#catalogue = { ...this.#catalogue, policies: new Map([...this.#catalogue.policies, [id, policy]]) };
    return true;
  }

  async record(change: CatalogueChange): Promise<void> {
    this.recorded.push(change);
  }

  async changes(kind: CatalogueKind, id: string, limit: number): Promise<readonly CatalogueChange[]> {
    return this.recorded
      .filter((change) => change.kind === kind && change.id === id)
      .toReversed()
      .slice(0, limit);
  }

  /** Puts an item in place as somebody else would. */
  set<I extends { readonly id: string }>(kind: CatalogueKind, item: I): void {
    const items = new Map<string, unknown>([...this.#catalogue[kind], [item.id, item]]);
    this.#catalogue = { ...this.#catalogue, [kind]: items } as Catalogue;
  }
}
