import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, type Store } from 'dynalite/db/index.js';
import { checkTypes, checkValidations } from 'dynalite/validations/index.js';
import { closeIteratorsAfterUse, readAtOnce, rebuildIndexes, rememberTables, writeTogether } from './dynamodb-store.ts';
import { followTables } from './dynamodb-tables.ts';
import { arn, type Place } from './place.ts';
import { ServiceError } from './service-error.ts';
import type { Template } from './template.ts';

type Input = Record<string, unknown>;

interface Operation {
  types: unknown;
  custom: unknown;
  run(store: unknown, input: Input, done: (error: unknown, output?: Input) => void): void;
}

const OPERATIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
];

async function loadOperations(): Promise<Map<string, Operation>> {
  const loaded = OPERATIONS.map(async (name) => {
    const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}.js`;
    const [action, checks] = await Promise.all([
      import(`dynalite/actions/${file}`),
      import(`dynalite/validations/${file}`),
    ]);
    return [name, { run: action.default, types: checks.default.types, custom: checks.default.custom }] as const;
  });
  return new Map(await Promise.all(loaded));
}

/** dynalite's errors carry the answer's body; any other is a fault of the engine. */
function asServiceError(error: unknown): ServiceError {
  const { statusCode, body } = error as {
    statusCode?: number;
    body?: { __type: string; message?: string; Message?: string };
  };
  if (!statusCode || !body) {
    return new ServiceError('InternalServerError', `DynamoDB failed: ${(error as Error).message}`, 500);
  }
  return new ServiceError(body.__type.replace(/^.*#/, ''), body.message ?? body.Message ?? '', statusCode);
}

/** The template's tables in `DATA/dynamodb`, served by dynalite in this process. */
export class DynamoDb {
  readonly #store: Store;
  readonly #operations: Map<string, Operation>;
  readonly #place: Place;
  readonly #marker: string;

  private constructor(store: Store, operations: Map<string, Operation>, place: Place, marker: string) {
    this.#store = store;
    this.#operations = operations;
    this.#place = place;
    this.#marker = marker;
  }

  /**
   * Opens the tables and makes them what the template says. Indexes are made anew from the items after a stop that was
   * not clean, and where the template's differ from the stored ones. Throws an Error for a table whose keys changed.
   */
  static async open(template: Template, place: Place, dataDir: string): Promise<DynamoDb> {
    const path = join(dataDir, 'dynamodb');
    // Present while the machine runs: found at a start, it tells that the machine was killed.
    const marker = join(dataDir, 'dynamodb.open');
    const store = create({ path, createTableMs: 0, deleteTableMs: 0 });
    store.tableDb.awsAccountId = place.account;
    store.tableDb.awsRegion = place.region;
    closeIteratorsAfterUse(store);
    readAtOnce(store);
    writeTogether(store);
    rememberTables(store);
    const [operations] = await Promise.all([loadOperations(), store.db.open()]);
    const killed = existsSync(marker);
    writeFileSync(marker, '');
    const database = new DynamoDb(store, operations, place, marker);
    const { tables, changed } = await followTables(store, template, (input) => database.call('CreateTable', input));
    if (killed || changed) await rebuildIndexes(store, tables);
    return database;
  }

  /** Answers one API operation. Throws ServiceError as DynamoDB would; an operation that dynalite lacks is unknown. */
  async call(operation: string, input: Input): Promise<Input> {
    const known = this.#operations.get(operation);
    if (!known) {
      throw new ServiceError(
        'UnknownOperationException',
        `The local DynamoDB does not know the operation ${operation}.`,
      );
    }
    try {
      const checked = checkTypes(input, known.types);
      checkValidations(checked, known.types, known.custom, this.#store);
      return await new Promise<Input>((settle, fail) => {
        known.run(this.#store, checked, (error, output = {}) => (error ? fail(error) : settle(output)));
      });
    } catch (error) {
      throw asServiceError(error);
    }
  }

  /** The ARNs that IAM has to grant for this call: each table, or the index that is queried. */
  resourcesOf(_operation: string, input: Input): string[] {
    const tables = input['TableName'] ? [String(input['TableName'])] : Object.keys(input['RequestItems'] ?? {});
    if (tables.length === 0) return ['*'];
    const index = input['IndexName'] ? `/index/${String(input['IndexName'])}` : '';
    return tables.map((table) => arn(this.#place, 'dynamodb', `table/${table}${index}`));
  }

  /** Closes cleanly; the next start need not look at the indexes. */
  async close(): Promise<void> {
    await this.#store.db.close();
    rmSync(this.#marker, { force: true });
  }
}
