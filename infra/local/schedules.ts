import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Identities } from './identities.ts';
import type { Lambda } from './lambda.ts';
import type { Place } from './place.ts';
import { type NextTime, scheduleTimes } from './schedule-times.ts';
import type { Resource, Template } from './template.ts';

export interface SchedulesParts {
  template: Template;
  place: Place;
  clock: Clock;
  lambda: Lambda;
  identities: Identities;
  /** Told of what no caller hears of. */
  log(line: string): void;
}

interface Target {
  functionArn: string;
  /** Its payload if the template gives one; the event of a schedule otherwise. */
  input?: string;
  /** The role with which EventBridge Scheduler calls; a rule is let in by the function's own permission. */
  roleArn?: string;
}

interface Schedule {
  resource: Resource;
  source: string;
  next: NextTime;
  targets: Target[];
}

/** As many ticks of one schedule may be under way as workers of its function; behind a slow one, further ticks are dropped. */
const TICKS_AT_ONCE = 4;

function targetOf(resource: Resource, target: Record<string, unknown>): Target {
  const unknown = ['InputPath', 'InputTransformer'].find((key) => target[key] !== undefined);
  if (unknown) throw new Error(`The schedule ${resource.id} has an ${unknown}, which the local machine cannot serve.`);
  const functionArn = String(target['Arn']);
  if (!functionArn.includes(':lambda:')) {
    throw new Error(
      `The schedule ${resource.id} calls ${functionArn}; the local machine's schedules call functions only.`,
    );
  }
  const [input, roleArn] = [target['Input'], target['RoleArn']];
  return { functionArn, ...(input ? { input: String(input) } : {}), ...(roleArn ? { roleArn: String(roleArn) } : {}) };
}

function scheduleOf(resource: Resource, start: number): Schedule | undefined {
  const { type, properties, id } = resource;
  if (properties.State === 'DISABLED') return undefined;
  const expression = properties.ScheduleExpression;
  const next = scheduleTimes(String(expression), start);
  const zone = properties.ScheduleExpressionTimezone ?? 'UTC';
  if (!next || zone !== 'UTC') {
    const what = expression ? `the schedule "${expression}" (${zone})` : 'no schedule';
    throw new Error(`${id} has ${what}; the local machine knows rate(…) and cron(…) of minutes and hours in UTC.`);
  }
  const rule = type === 'AWS::Events::Rule';
  const targets: Record<string, unknown>[] = rule ? (properties.Targets ?? []) : [properties.Target];
  return {
    resource,
    source: rule ? 'aws.events' : 'aws.scheduler',
    next,
    targets: targets.map((target) => targetOf(resource, target)),
  };
}

/** The template's EventBridge rules and schedules, on the machine's clock. What falls due while the machine is off is lost. */
export class Schedules {
  readonly #parts: SchedulesParts;
  readonly #schedules: Schedule[];

  /** Throws an Error naming a schedule that it cannot serve. Nothing fires before `start`. */
  constructor(parts: SchedulesParts) {
    this.#parts = parts;
    this.#schedules = parts.template
      .ofType('AWS::Events::Rule', 'AWS::Scheduler::Schedule')
      .flatMap((resource) => scheduleOf(resource, parts.clock.now()) ?? []);
  }

  start(): void {
    for (const schedule of this.#schedules) this.#arm(schedule, { underWay: 0 });
  }

  #arm(schedule: Schedule, ticks: { underWay: number }): void {
    const { clock } = this.#parts;
    const due = schedule.next(clock.now());
    clock.at(due, () => {
      this.#arm(schedule, ticks);
      if (ticks.underWay >= TICKS_AT_ONCE) return;
      ticks.underWay++;
      void this.#tick(schedule, due).finally(() => ticks.underWay--);
    });
  }

  async #tick(schedule: Schedule, due: number): Promise<void> {
    const { lambda, identities, log } = this.#parts;
    const calls = schedule.targets.map(async ({ functionArn, input, roleArn }) => {
      if (roleArn) identities.authorizeRole(roleArn, 'lambda:InvokeFunction', functionArn);
      await lambda.invokeLater(functionArn, input ?? this.#event(schedule, due));
    });
    for (const call of await Promise.allSettled(calls)) {
      if (call.status === 'rejected') log(`The schedule ${schedule.resource.id} failed: ${call.reason.message}`);
    }
  }

  #event({ resource, source }: Schedule, due: number): string {
    const { place } = this.#parts;
    return JSON.stringify({
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source,
      account: place.account,
      time: new Date(due).toISOString().replace(/\.\d+Z$/, 'Z'),
      region: place.region,
      resources: [resource.arn],
      detail: {},
    });
  }
}
