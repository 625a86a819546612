/** The parts of dynalite that `dynamodb.ts` calls; the package ships no types. */
declare module 'dynalite/db/index.js' {
  export interface Table {
    TableName: string;
    TableStatus: string;
    KeySchema: { AttributeName: string; KeyType: string }[];
    AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
    GlobalSecondaryIndexes?: Index[];
    LocalSecondaryIndexes?: Index[];
  }
  export interface Index {
    IndexName: string;
    KeySchema: { AttributeName: string; KeyType: string }[];
    Projection: { ProjectionType: string; NonKeyAttributes?: string[] };
  }
  export type Item = Record<string, unknown>;
  export interface Iterator {
    next(): Promise<Item | undefined>;
    nextv(size: number): Promise<Item[]>;
    close(): Promise<void>;
  }
  export type Write = { type: 'put'; key: string; value: Item } | { type: 'del'; key: string };
  interface Range {
    gte?: string;
    lt?: string;
  }
  export interface Level {
    open(): Promise<void>;
    close(): Promise<void>;
    clear(range: Range): Promise<void>;
    values(range: Range): Iterator;
    batch(writes: Write[]): Promise<void>;
    getSync(key: string): Item | undefined;
    get(key: string, done: (error: unknown, value?: Item) => void): void;
    put(key: string, value: Item, done: (error: unknown) => void): void;
    del(key: string, done: (error: unknown) => void): void;
    createValueStream(range: Range): import('node:stream').Readable;
  }
  export interface Store {
    db: Level;
    tableDb: {
      awsAccountId: string;
      awsRegion: string;
      get(name: string, done: (error: Error | null, table?: Table) => void): void;
      put(name: string, table: Table, done: (error: Error | null) => void): void;
      del(name: string, done: (error: Error | null) => void): void;
    };
  }
  export function create(options: { path: string; createTableMs: number; deleteTableMs: number }): Store;
  export function getIndexActions(
    indexes: Index[],
    before: undefined,
    item: Item,
    table: Table,
  ): { puts: { index: string; key: string; item: Item }[] };
}

declare module 'dynalite/validations/index.js' {
  import type { Store } from 'dynalite/db/index.js';

  export function checkTypes(input: object, types: unknown): Record<string, unknown>;
  export function checkValidations(input: object, types: unknown, custom: unknown, store: Store): void;
}
