import { itemOf } from '../faults/places.ts';
import type { Apply, Call } from '../stage/call.ts';
import type { Stage } from '../stage/stage.ts';
import { type Index, type Item, readUnits, writeUnits } from './units.ts';

/** What was used, counted call by call. */
export interface Used {
  readonly calls: number;
  readonly writes: number;
  readonly writeUnits: number;
  readonly reads: number;
  readonly readUnits: number;
  /** Writes of each kind: new heads, the two of each commit, parks, the two of each mail, counters, and others. */
  readonly creates: number;
  readonly commits: number;
  readonly parks: number;
  readonly deliveries: number;
  readonly counters: number;
  readonly others: number;
  readonly invocations: number;
  readonly mails: number;
  readonly starts: number;
  readonly wakes: number;
}

/** A write as it was sent, and the units counted for it: what another engine's figures are held against. */
export interface Metered {
  readonly call: Call;
  units: number;
}

/** Counts what passes through the stage's tap, and what it costs by the published rules. */
export class Meter {
  /** Every call of the table, in order. */
  readonly metered: Metered[] = [];
  readonly #stage: Stage;
  readonly #indexes: readonly Index[];
  readonly #others = { lambda: 0, ses: 0, start: 0, wake: 0 };
  #functions: number;
  #last: Promise<unknown> = Promise.resolve();

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#functions = stage.functions.count;
    const [table] = stage.template.ofType('AWS::DynamoDB::Table');
    this.#indexes = (table?.properties.GlobalSecondaryIndexes ?? []).map(indexOf);
    const tap = stage.tap;
    stage.tap = (call, apply) => this.#count(call, () => tap(call, apply));
  }

  used(): Used {
    const writes = this.metered.filter(({ call }) => isWrite(call));
    const reads = this.metered.filter(({ call }) => !isWrite(call));
    const sum = (all: readonly Metered[]) => all.reduce((total, { units }) => total + units, 0);
    const { lambda, ses, start, wake } = this.#others;
    return {
      calls: this.metered.length + lambda + ses + start + wake,
      writes: writes.length,
      writeUnits: sum(writes),
      reads: reads.length,
      readUnits: sum(reads),
      ...kindsOf(writes.map(({ call }) => call)),
      invocations: this.#stage.functions.count - this.#functions,
      mails: ses,
      starts: start,
      wakes: wake,
    };
  }

  async #count(call: Call, apply: Apply): Promise<unknown> {
    if (call.service === 'lambda') this.#others.lambda++;
    if (call.service === 'ses') this.#others.ses++;
    if (call.operation === 'StartExecution') this.#others.start++;
    if (call.operation === 'SendTaskSuccess') this.#others.wake++;
    if (call.service !== 'dynamodb') return apply();
    return this.#alone(() => (isWrite(call) ? this.#write(call, apply) : this.#read(call, apply)));
  }

  /** One after the other: what an item was before a write and is after it, no other write may come between. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #write(call: Call, apply: Apply): Promise<unknown> {
    const { input } = call;
    const key = (input['Key'] ?? input['Item']) as Record<string, { S: string }>;
    const [pk, sk] = [String(key['pk']?.S), String(key['sk']?.S)];
    const before = (await this.#stage.item(pk, sk)) as Item | null;
    const metered = { call, units: writeUnits(before, before, []) };
    this.metered.push(metered);
    // A write whose condition fails costs what the item that is there would.
    const answer = await apply();
    metered.units = writeUnits(before, (await this.#stage.item(pk, sk)) as Item | null, this.#indexes);
    return answer;
  }

  async #read(call: Call, apply: Apply): Promise<unknown> {
    const { operation, input } = call;
    const answer = (await apply()) as {
      Item?: Item;
      Items?: readonly Item[];
      Responses?: Record<string, readonly Item[]>;
    };
    const units =
      operation === 'BatchGetItem'
        ? Object.values(answer.Responses ?? {})
            .flat()
            .reduce((sum, item) => sum + readUnits([item], true), 0)
        : readUnits(answer.Items ?? (answer.Item ? [answer.Item] : []), input['ConsistentRead'] === true);
    this.metered.push({ call, units });
    return answer;
  }
}

function isWrite({ operation }: Call): boolean {
  return /^(Put|Update)Item$/.test(operation);
}

function kindsOf(writes: readonly Call[]): Pick<Used, (typeof KINDS)[number]> {
  const counts = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<(typeof KINDS)[number], number>;
  for (const call of writes) counts[kindOf(call)]++;
  return counts;
}

const KINDS = ['creates', 'commits', 'parks', 'deliveries', 'counters', 'others'] as const;

function kindOf(call: Call): (typeof KINDS)[number] {
  const item = itemOf(call);
  if (item === 'J') return 'commits';
  if (item === 'M' || item === 'CALLED') return 'deliveries';
  if (item === 'RATE') return 'counters';
  if (item !== 'HEAD') return 'others';
  if (call.by === 'machine') return 'parks';
  if (call.operation === 'PutItem') return 'creates';
  // The end of the workflow, a new generation and a sweep change the head and record nothing.
  return JSON.stringify(call.input['ExpressionAttributeNames']).includes('"newest"') ? 'commits' : 'others';
}

function indexOf(index: {
  IndexName: string;
  KeySchema: readonly { AttributeName: string }[];
  Projection: { NonKeyAttributes?: readonly string[] };
}): Index {
  return {
    name: index.IndexName,
    keys: index.KeySchema.map(({ AttributeName }) => AttributeName),
    holds: index.Projection.NonKeyAttributes ?? [],
  };
}
