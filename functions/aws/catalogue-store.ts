import type { Catalogue, CatalogueKind } from '../catalogue/catalogue.ts';
import { catalogueKey, catalogueVersionKey } from './keys.ts';
import type { Item, Table } from './table.ts';

/** How long a container trusts what it read before it looks whether the catalogue moved. */
const LOOK_MS = 10_000;

const KINDS = ['services', 'categories', 'teams', 'lists', 'policies'] as const satisfies readonly CatalogueKind[];

/** The catalogue, read whole and kept; looked at again every ten seconds, read again only when its version moved. */
export function catalogueReader(table: Table, now: () => number): () => Promise<Catalogue> {
  let known: { readonly catalogue: Catalogue; readonly version: unknown; readonly at: number } | undefined;
  return async () => {
    if (known !== undefined && now() - known.at < LOOK_MS) return known.catalogue;
    const version = (await table.get(catalogueVersionKey))?.['version'] ?? null;
    const catalogue = known?.version === version && known !== undefined ? known.catalogue : await readAll(table);
    known = { catalogue, version, at: now() };
    return catalogue;
  };
}

async function readAll(table: Table): Promise<Catalogue> {
  const items: Item[] = [];
  let start: Item | null = null;
  do {
    const page: { readonly items: readonly Item[]; readonly last: Item | null } = await table.query({
      KeyConditionExpression: 'pk = :pk AND sk > :version',
      values: { ':pk': catalogueVersionKey.pk, ':version': catalogueVersionKey.sk },
      ConsistentRead: true,
      ...(start === null
        ? {}
        : { ExclusiveStartKey: { pk: { S: String(start['pk']) }, sk: { S: String(start['sk']) } } }),
    });
    items.push(...page.items);
    start = page.last;
  } while (start !== null);
  const of = (kind: CatalogueKind) =>
    new Map(
      items
        .filter((item) => String(item['sk']).startsWith(`${kind}#`))
        .map((item) => [String(item['sk']).slice(kind.length + 1), item['body']]),
    );
  return Object.fromEntries(KINDS.map((kind) => [kind, of(kind)])) as unknown as Catalogue;
}

/** Puts a whole catalogue in place, its version last. */
export async function writeCatalogue(table: Table, catalogue: Catalogue, version: string): Promise<void> {
  for (const kind of KINDS) {
    for (const [id, body] of catalogue[kind]) await table.put({ ...catalogueKey(kind, id), body });
  }
  await table.put({ ...catalogueVersionKey, version });
}

export async function hasCatalogue(table: Table): Promise<boolean> {
  return (await table.get(catalogueVersionKey)) !== null;
}
