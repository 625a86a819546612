import { doorOf } from '../stage/functions.ts';
import type { Used } from './meter.ts';
import { costOf } from './prices.ts';

/** How long a function is billed for, in milliseconds: its own work, and each AWS call that it waits for. */
const OWN_MS = 5;
const CALL_MS = 8;
/** Bytes of a line of log as CloudWatch counts it, its own 26 included. */
const EVENT_BYTES = 500;
const REQUEST_BYTES = 450;

/** One line of a bill. */
export interface Line {
  readonly what: string;
  readonly amount: number;
  readonly dollars: number;
}

/** What an incident used, as the bill sees it. */
export interface Spent extends Used {
  readonly transitions: number;
  readonly requests: number;
  readonly events: number;
  /** GB-seconds, by each function's own memory. */
  readonly gigabyteSeconds: number;
}

/** What a thousand incidents like this one cost, mail left out: SES is paid for what is mailed, here as anywhere. */
export function perThousand(spent: Spent): readonly Line[] {
  const thousand = (what: string, kind: Parameters<typeof costOf>[0], amount: number): Line => ({
    what,
    amount: amount * 1_000,
    dollars: costOf(kind, amount * 1_000),
  });
  return [
    thousand('state transitions', 'transition', spent.transitions),
    thousand('write units', 'writeUnit', spent.writeUnits),
    thousand('read units', 'readUnit', spent.readUnits),
    thousand('requests', 'request', spent.requests),
    thousand('invocations', 'invocation', spent.invocations),
    thousand('GB-seconds', 'gigabyteSecond', spent.gigabyteSeconds),
    thousand('GB of logs', 'logGigabyte', (spent.events * EVENT_BYTES + spent.requests * REQUEST_BYTES) / 1e9),
    // X-Ray takes the first of each second: at a few incidents an hour it takes nearly all.
    thousand('traces', 'trace', spent.requests + spent.starts),
  ];
}

/** GB-seconds of an invocation that makes so many AWS calls. */
export function gigabyteSeconds(memoryMegabytes: number, calls: number): number {
  return (memoryMegabytes / 1_024) * ((OWN_MS + CALL_MS * calls) / 1_000);
}

const MINUTES_A_MONTH = 30 * 24 * 60;
/** Dashboards of an account that are free. */
const FREE_DASHBOARDS = 3;

/** The template as it is deployed, those resources included that the local machine does not serve. */
export interface Whole {
  // biome-ignore lint/suspicious/noExplicitAny: as CloudFormation documents each type
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: any }>>;
}

/** What the stack costs in a month in which nothing happens, from its template and from one sweep. */
export function idle({ Resources }: Whole, sweep: Used): readonly Line[] {
  const month = (what: string, kind: Parameters<typeof costOf>[0], amount: number): Line => ({
    what,
    amount,
    dollars: costOf(kind, amount),
  });
  const ofType = (type: string) => Object.entries(Resources).filter(([, { Type }]) => Type === type);
  const sweeper = ofType('AWS::Lambda::Function').find(([id]) => doorOf(id) === 'sweeper')?.[1];
  const memory = gigabyteSeconds(Number(sweeper?.Properties.MemorySize), sweep.calls);
  const names = new Set(
    ofType('AWS::Logs::MetricFilter').flatMap(([, { Properties }]) =>
      Properties.MetricTransformations.map(({ MetricName }: { MetricName: string }) => MetricName),
    ),
  );
  const watched = ofType('AWS::CloudWatch::Alarm').reduce((sum, [, { Properties }]) => sum + lookedAt(Properties), 0);
  const dashboards = ofType('AWS::CloudWatch::Dashboard').length;
  return [
    month('metrics that alarms look at', 'alarm', watched),
    month('custom metrics', 'metric', names.size),
    month('dashboards beyond the free ones', 'dashboard', Math.max(0, dashboards - FREE_DASHBOARDS)),
    month('sweeps: schedule', 'schedule', MINUTES_A_MONTH),
    month('sweeps: invocations', 'invocation', MINUTES_A_MONTH),
    month('sweeps: GB-seconds', 'gigabyteSecond', MINUTES_A_MONTH * memory),
    month('sweeps: read units', 'readUnit', MINUTES_A_MONTH * sweep.readUnits),
    month('sweeps: write units', 'writeUnit', MINUTES_A_MONTH * sweep.writeUnits),
    month('sweeps: traces', 'trace', MINUTES_A_MONTH),
  ];
}

function lookedAt({ MetricName, Metrics = [] }: { MetricName?: string; Metrics?: readonly { MetricStat?: object }[] }) {
  return MetricName === undefined ? Metrics.filter(({ MetricStat }) => MetricStat).length : 1;
}

export function total(lines: readonly Line[]): number {
  return lines.reduce((sum, { dollars }) => sum + dollars, 0);
}
