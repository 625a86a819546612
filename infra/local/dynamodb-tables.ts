import { isDeepStrictEqual } from 'node:util';
import type { Store, Table } from 'dynalite/db/index.js';
import type { Resource, Template } from './template.ts';

/** What CreateTable takes of a table of the template. */
function definition({ name, properties }: Resource): Record<string, unknown> {
  const index = ({ IndexName, KeySchema, Projection }: Record<string, unknown>) => ({
    IndexName,
    KeySchema,
    Projection,
  });
  const global = (properties.GlobalSecondaryIndexes ?? []).map(index);
  const local = (properties.LocalSecondaryIndexes ?? []).map(index);
  return {
    TableName: name,
    AttributeDefinitions: properties.AttributeDefinitions,
    KeySchema: properties.KeySchema,
    BillingMode: 'PAY_PER_REQUEST',
    ...(global.length > 0 ? { GlobalSecondaryIndexes: global } : {}),
    ...(local.length > 0 ? { LocalSecondaryIndexes: local } : {}),
  };
}

/** What of a stored table the template can change: attributes and indexes, without the figures that go with them. */
function changeable(table: Partial<Table>): unknown {
  const sketch = (indexes: Table['GlobalSecondaryIndexes'] = []) =>
    indexes.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }));
  return {
    attributes: table.AttributeDefinitions,
    global: sketch(table.GlobalSecondaryIndexes),
    local: sketch(table.LocalSecondaryIndexes),
  };
}

const stored = (store: Store, name: string): Promise<Table | undefined> =>
  new Promise((settle) => store.tableDb.get(name, (error, table) => settle(error ? undefined : table)));

async function active(store: Store, name: string): Promise<Table> {
  for (;;) {
    const table = await stored(store, name);
    if (table?.TableStatus === 'ACTIVE') return table;
    await new Promise((next) => setTimeout(next, 1));
  }
}

/**
 * Creates the template's tables that are missing and lets those that exist follow the template's indexes. `changed`
 * tells that the entries of some index have to be written anew. Throws an Error for a table whose keys changed.
 */
export async function followTables(
  store: Store,
  template: Template,
  create: (input: Record<string, unknown>) => Promise<unknown>,
): Promise<{ tables: Table[]; changed: boolean }> {
  let changed = false;
  const tables: Table[] = [];
  for (const resource of template.ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable')) {
    const wanted = definition(resource);
    const found = await stored(store, resource.name);
    if (!found) {
      await create(wanted);
    } else if (!isDeepStrictEqual(found.KeySchema, wanted['KeySchema'])) {
      throw new Error(`The keys of the table ${resource.id} changed, which no table survives; start with --fresh.`);
    } else if (!isDeepStrictEqual(changeable(found), changeable(wanted))) {
      changed = true;
      await replace(store, { ...found, GlobalSecondaryIndexes: [], LocalSecondaryIndexes: [], ...wanted });
    }
    tables.push(await active(store, resource.name));
  }
  return { tables, changed };
}

function replace(store: Store, table: Table): Promise<void> {
  return new Promise((settle, fail) => {
    store.tableDb.put(table.TableName, table, (error) => (error ? fail(error) : settle()));
  });
}
