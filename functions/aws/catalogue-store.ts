import type { Catalogue, CatalogueKind } from '../catalogue/catalogue.ts';
import {
  type CatalogueChange,
  type CatalogueStore,
  type CatalogueWrite,
  etagOf,
} from '../catalogue/catalogue-store.ts';
import type { Instant } from '../sla/instant.ts';
import type { Policy } from '../sla/policy.ts';
import { auditKey, beforeKey, catalogueKey, catalogueVersionKey } from './keys.ts';
import type { Item, Table } from './table.ts';

/** How long a container trusts what it read before it looks whether the catalogue moved. */
const LOOK_MS = 10_000;
/** Items written at a time. */
const AT_ONCE = 20;
/** Of a change as JSON, above which what was stands in an item of its own: an item holds 400 KB. */
const ONE_ITEM_BYTES = 300_000;
/** Of changes as JSON that are told at once: a function answers with 6 MB, in which each quote counts twice. */
const ANSWER_BYTES = 3_000_000;

const KINDS = [
  'services',
  'categories',
  'people',
  'teams',
  'paths',
  'schedules',
  'overrides',
  'testCalls',
  'maintenance',
  'runbooks',
  'lists',
  'channels',
  'policies',
  'integrations',
  'knownErrors',
] as const satisfies readonly CatalogueKind[];

/** The catalogue as it is kept for a while by those who only read it. */
interface CatalogueReader {
  read(): Promise<Catalogue>;
  /** Whether what was answered from trust is out of date; then it is read again. */
  moved(): Promise<boolean>;
}

/**
 * The catalogue, read whole and kept; looked at again every ten seconds, read again only when its version moved, or while
 * it is being changed.
 *
 * @param clocks what they show, in milliseconds: as soon as one has gone on by ten seconds, nothing is trusted any more
 */
export function catalogueReader(table: Table, clocks: () => readonly number[]): CatalogueReader {
  let known: { readonly catalogue: Catalogue; readonly version: unknown; readonly at: readonly number[] } | undefined;
  let trusted = false;
  const look = async () => {
    const kept = await table.get(catalogueVersionKey);
    // Equal to nothing: what is read amid a change, or after one that died, is read again at the next look.
    const version = kept?.['changing'] === true ? {} : (kept?.['version'] ?? null);
    const before = known;
    const catalogue = before?.version === version && before !== undefined ? before.catalogue : await readAll(table);
    known = { catalogue, version, at: clocks() };
    trusted = false;
    return catalogue !== before?.catalogue;
  };
  return {
    read: async () => {
      const at = known?.at ?? [];
      if (clocks().some((now, index) => now - (at[index] ?? -Infinity) >= LOOK_MS)) await look();
      else trusted = true;
      return (known as NonNullable<typeof known>).catalogue;
    },
    moved: async () => trusted && (await look()),
  };
}

async function readAll(table: Table): Promise<Catalogue> {
  const items = await table.queryAll('pk = :pk AND sk > :version', {
    ':pk': catalogueVersionKey.pk,
    ':version': catalogueVersionKey.sk,
  });
  const of = (kind: CatalogueKind) =>
    new Map(
      items
        .filter((item) => String(item['sk']).startsWith(`${kind}#`) && item['body'] !== undefined)
        .map((item) => [String(item['sk']).slice(kind.length + 1), item['body']]),
    );
  return Object.fromEntries(KINDS.map((kind) => [kind, of(kind)])) as unknown as Catalogue;
}

async function keepVersion(table: Table, policy: Policy): Promise<boolean> {
  const key = catalogueKey('policies', `${policy.id}@${policy.version}`);
  return table.put({ ...key, body: policy }, 'attribute_not_exists(pk)');
}

/** The catalogue as it is changed, one item at a time, by whoever saw it as it is. */
export class CatalogueTable implements CatalogueStore {
  readonly #table: Table;
  readonly #random: (bytes: number) => Uint8Array;

  constructor(table: Table, random: (bytes: number) => Uint8Array) {
    this.#table = table;
    this.#random = random;
  }

  async read(): Promise<Catalogue> {
    return readAll(this.#table);
  }

  async write(writes: readonly CatalogueWrite[], at: Instant): Promise<boolean> {
    if (writes.length === 0) return true;
    const done: boolean[] = [];
    await this.#moved({ changing: true });
    for (let from = 0; from < writes.length && !done.includes(false); from += AT_ONCE) {
      done.push(...(await Promise.all(writes.slice(from, from + AT_ONCE).map((write) => this.#write(write, at)))));
    }
    await this.#moved();
    return !done.includes(false);
  }

  async #write({ kind, id, item, seen, forgetAt }: CatalogueWrite, at: Instant): Promise<boolean> {
    // No function may delete: an item without a body is none.
    const body = item === null ? { endedAt: at } : { body: item, etag: etagOf(item) };
    const ttl = forgetAt === undefined ? {} : { ttl: Math.ceil(Date.parse(forgetAt) / 1_000) };
    const next = { ...catalogueKey(kind, id), ...body, ...ttl };
    return seen === null
      ? this.#table.put(next, 'attribute_not_exists(pk) OR attribute_exists(endedAt)')
      : this.#table.put(next, 'etag = :seen AND attribute_not_exists(endedAt)', { ':seen': seen });
  }

  async keepVersion(policy: Policy): Promise<boolean> {
    return keepVersion(this.#table, policy);
  }

  async record(change: CatalogueChange): Promise<void> {
    const { kind, id, before } = change;
    const at = `${change.at}#${Buffer.from(this.#random(4)).toString('hex')}`;
    const apart = bytesOf(change) > ONE_ITEM_BYTES;
    if (apart) await this.#table.put({ ...beforeKey(kind, id, at), before });
    await this.#table.put({ ...auditKey(kind, id, at), ...change, ...(apart ? { before: null, apart } : {}) });
  }

  async changes(kind: CatalogueKind, id: string, limit: number): Promise<readonly CatalogueChange[]> {
    const found: CatalogueChange[] = [];
    let bytes = 0;
    const query = {
      KeyConditionExpression: 'pk = :pk',
      values: { ':pk': auditKey(kind, id, '').pk },
      ScanIndexForward: false,
      Limit: limit,
    };
    for await (const page of this.#table.pages(query)) {
      for (const item of page) {
        const change = await this.#change(kind, id, item);
        bytes += bytesOf(change);
        if (bytes > ANSWER_BYTES || found.push(change) === limit) return found;
      }
    }
    return found;
  }

  async #change(kind: CatalogueKind, id: string, item: Item): Promise<CatalogueChange> {
    const { sk, at, by, after, apart } = item;
    const { pk } = beforeKey(kind, id, String(sk));
    const [kept] = apart === true ? await this.#table.queryAll('pk = :pk AND sk = :sk', { ':pk': pk, ':sk': sk }) : [];
    return { kind, id, at, by, before: (kept ?? item)['before'], after } as CatalogueChange;
  }

  /** Containers that hold the catalogue read it again when this changes. */
  async #moved(state: { readonly changing?: true } = {}): Promise<void> {
    const version = Buffer.from(this.#random(8)).toString('hex');
    await this.#table.put({ ...catalogueVersionKey, version, ...state });
  }
}

function bytesOf(change: CatalogueChange): number {
  return Buffer.byteLength(JSON.stringify(change));
}

export async function hasCatalogue(table: Table): Promise<boolean> {
  return (await table.get(catalogueVersionKey)) !== null;
}
