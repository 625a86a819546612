import type { Store } from '../../../functions/incident/head.ts';
import type { Rates, WithAlarm, Workflow } from '../../../functions/incident/ports.ts';
import type { WorldReader } from '../../../functions/incident/world.ts';
import { type Lap, type LapPorts, lap } from '../../../functions/workflow/lap.ts';
import { sweep } from '../../../functions/workflow/sweep.ts';
import { MemoryKnownErrors } from '../../support/memory-known-errors.ts';
import { MemoryMembers } from '../../support/memory-members.ts';
import { IncidentStory, WORLD } from '../incident/some-incident.ts';
import { ChatRooms } from './some-chat.ts';
import { Outbox } from './some-outbox.ts';

const MAILS = {
  baseUrl: 'https://allclear.example.com',
  sender: 'allclear@example.com',
  desk: WORLD.settings.desk,
  timeZone: WORLD.settings.timeZone,
};

/** The mails that a high report makes: to the person called and their pager, and to its reporter. */
export const CALLED = [
  'call → service-desk.oncall@example.com',
  'call_pager → service-desk.pager@example.com',
] as const;
export const RECEIPT = 'receipt → reporter@example.com';

/** What nobody answers. */
export function fails(): never {
  throw new Error('no answer');
}

/** The store, where something happens just before the first call of one of its operations. */
export function justBefore(store: Store, operation: keyof Store, happens: () => unknown): Store {
  let happened = false;
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...given: unknown[]) => {
        if (name === operation && !happened) {
          happened = true;
          await happens();
        }
        return member.apply(target, given);
      };
    },
  });
}

/** Executions and their tokens as the workflow service keeps them. */
class Engine implements Workflow {
  /** By name, `<id>-<generation>`. */
  readonly executions = new Map<string, 'running' | 'ended'>();
  readonly tokens = new Set<string>();
  /** What was asked of it, as `wake <token>` or `start <generation>`. */
  readonly asked: string[] = [];
  /** Whether it fails for this call. */
  fails: (id: string) => boolean = () => false;

  async start(id: string, generation: number): Promise<boolean> {
    this.asked.push(`start ${generation}`);
    if (this.fails(id)) fails();
    const name = `${id}-${generation}`;
    if (this.executions.get(name) === 'ended') return false;
    this.executions.set(name, 'running');
    return true;
  }

  async wake(token: string): Promise<boolean> {
    this.asked.push(`wake ${token}`);
    if (this.fails(token)) fails();
    return this.tokens.delete(token);
  }

  /** What was asked since the last look. */
  collect(): readonly string[] {
    return this.asked.splice(0);
  }
}

/** One incident, the mails it sends and the executions that drive it. */
export class WorkflowStory {
  readonly story: IncidentStory;
  readonly outbox: Outbox;
  readonly members = new MemoryMembers();
  readonly knownErrors = new MemoryKnownErrors();
  readonly counted = new Map<string, number>();
  readonly rates: Rates = {
    take: async (bucket, limit) => {
      const count = (this.counted.get(bucket) ?? 0) + 1;
      if (count <= limit) this.counted.set(bucket, count);
      return count <= limit;
    },
  };
  readonly chat = new ChatRooms();
  readonly engine = new Engine();
  /** The codes of what was logged. */
  readonly logged: string[] = [];

  /** @param outbox shared by several incidents */
  constructor(story: IncidentStory, outbox = new Outbox()) {
    this.story = story;
    this.outbox = outbox;
  }

  static async of(story: Promise<IncidentStory>): Promise<WorkflowStory> {
    return new WorkflowStory(await story);
  }

  get head() {
    return this.story.head;
  }

  ports(store: Store = this.story.items): WithAlarm & LapPorts {
    const log = (_level: string, code: string) => void this.logged.push(code);
    return {
      ...this.story.ports,
      store,
      log,
      mailer: this.outbox,
      workflow: this.engine,
      members: this.members,
      knownErrors: this.knownErrors,
      callMails: this.story.items.callMails,
      rates: this.rates,
      chat: this.chat,
      anonymousCallsPerHour: 2,
    };
  }

  /** A called incident whose execution is parked, and whose wake time has passed. */
  static async overdue(): Promise<WorkflowStory> {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    await flow.lapAndPark('token');
    flow.outbox.collect();
    flow.story.wait('PT5M');
    return flow;
  }

  /** One lap of an execution. */
  lap(
    change: { generation?: number; store?: Store; mayStart?: () => boolean; world?: WorldReader } = {},
  ): Promise<Lap> {
    const { generation = this.head.generation, store, mayStart = () => true } = change;
    const kept = Object.assign(async () => this.story.world, { moved: async () => false });
    return lap(this.ports(store), change.world ?? kept, MAILS, { incidentId: this.story.id, generation }, mayStart);
  }

  /** What the execution does with a lap's answer: false where the condition fails. */
  park(lapped: Lap, token: string, generation = this.head.generation): boolean {
    this.engine.executions.set(`${this.story.id}-${generation}`, 'running');
    const seen = { version: lapped.version, generation };
    return this.story.items.park(this.story.id, seen, token, lapped.wakeAt, lapped.carried);
  }

  /** A lap, and the park that follows it, with a token that is alive. */
  async lapAndPark(token = 'token'): Promise<Lap> {
    const lapped = await this.lap();
    if (this.park(lapped, token)) this.engine.tokens.add(token);
    return lapped;
  }

  /** What a sweep finds. */
  async found() {
    return (await sweep(this.ports(), WORLD.settings)).found;
  }

  async sweep(store?: Store) {
    const { found: _found, ...counts } = await sweep(this.ports(store), WORLD.settings);
    return counts;
  }
}
