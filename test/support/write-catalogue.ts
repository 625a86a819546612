import { randomBytes } from 'node:crypto';
import { CatalogueTable } from '../../functions/aws/catalogue-store.ts';
import type { Table } from '../../functions/aws/table.ts';
import type { Catalogue, CatalogueKind } from '../../functions/catalogue/catalogue.ts';
import { type CatalogueWrite, etagOf } from '../../functions/catalogue/catalogue-store.ts';

/** Puts all of a catalogue into a table, whatever is there. */
export async function writeCatalogue(table: Table, catalogue: Catalogue): Promise<void> {
  const store = new CatalogueTable(table, randomBytes);
  await store.write(writesOf(catalogue, await store.read()), '2026-03-02T08:00:00.000Z');
}

/** What puts all of a catalogue in place, the versions of its policies beside them. */
export function writesOf(catalogue: Catalogue, before?: Catalogue): readonly CatalogueWrite[] {
  const versions = [...catalogue.policies.values()].map(
    (policy) => [`${policy.id}@${policy.version}`, policy] as const,
  );
  const all = { ...catalogue, policies: new Map([...catalogue.policies, ...versions]) };
  return (Object.keys(all) as CatalogueKind[]).flatMap((kind) =>
    [...(all[kind] as ReadonlyMap<string, { readonly id: string }>)].map(([id, item]) => {
      const old = before?.[kind].get(id);
      return { kind, id, item, seen: old === undefined ? null : etagOf(old) };
    }),
  );
}
