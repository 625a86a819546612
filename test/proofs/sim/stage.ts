import { type ActingCaller, actOnIncident } from '../../../functions/incident/act-on-incident.ts';
import { type Caller, doerOf, rolesOf } from '../../../functions/incident/caller.ts';
import type { MailTraces } from '../../../functions/incident/head.ts';
import type { ReturnableRates, WithAlarm } from '../../../functions/incident/ports.ts';
import { Refusal } from '../../../functions/incident/refusal.ts';
import { reportIncident } from '../../../functions/incident/report-incident.ts';
import type { BuiltAction } from '../../../functions/incident/states.ts';
import { takeFeedback } from '../../../functions/notify/feedback.ts';
import { withinTheHour } from '../../../functions/notify/hourly.ts';
import { type Suppressions, withoutSuppressed } from '../../../functions/notify/suppression.ts';
import { closingDigest } from '../../../functions/workflow/closing-digest.ts';
import { type Lap, type LapPorts, lap } from '../../../functions/workflow/lap.ts';
import { type ListPorts, listNotices } from '../../../functions/workflow/list-notices.ts';
import { sweep } from '../../../functions/workflow/sweep.ts';
import { allDeeds } from '../../support/all-deeds.ts';
import type { Agenda } from './agenda.ts';
import { Chance } from './chance.ts';
import { Engine, type Park } from './engine.ts';
import { asOlderVersion } from './older.ts';
import { Post, type Taken } from './post.ts';
import {
  Gone,
  Process,
  ReachedStore,
  reachedCallMails,
  reachedMembers,
  reachedPost,
  reachedTraces,
  reachedWorkflow,
} from './process.ts';
import type { Reporting } from './reports.ts';
import { Rooms } from './rooms.ts';
import type { Shelf } from './shelf.ts';
import type { Trouble } from './trouble.ts';
import type { Witness } from './witness.ts';
import { SETTINGS, Worlds } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The functions' own limits. */
const LIMITS_MS = { lap: 30_000, door: 15_000, sweeper: 50_000 } as const;
/** A mail that is begun must be over before the function's time is. */
const SEND_MS = 8_000;
const MAILS = {
  baseUrl: 'https://allclear.example.com',
  sender: 'allclear@example.com',
  desk: SETTINGS.desk,
  timeZone: SETTINGS.timeZone,
};

/** A report that was answered by 201. */
export interface Acknowledged extends Reporting {
  readonly id: string;
  readonly at: number;
}

/** An act that was answered by 200, known in the journal by words that nobody else wrote. */
export interface Done {
  readonly id: string;
  readonly words: string;
  readonly keyed: boolean;
  /** Times that it was sent in all. */
  readonly sent: () => number;
}

export type Ports = WithAlarm &
  LapPorts &
  ListPorts & { readonly rates: ReturnableRates; readonly suppressions: Suppressions; readonly traces: MailTraces };

/** Everything that is deployed, around one table: functions that live for one call, the workflow service, the mail. */
export class Stage {
  readonly engine: Engine;
  readonly post: Post;
  readonly rooms: Rooms;
  readonly worlds: Worlds;
  readonly reported: Acknowledged[] = [];
  readonly done: Done[] = [];
  /** What was logged as gone wrong although nothing did. */
  readonly surprises: string[] = [];
  /** Acts by what they were refused with. */
  readonly refused = new Map<string, number>();
  readonly agenda: Agenda;
  readonly chance: Chance;
  readonly trouble: Trouble;
  readonly witness: Witness;
  readonly #shelf: Shelf;
  readonly #bytes: Chance;
  readonly #sweepsAt: number;
  readonly #callsPerHour: number;
  /** People try again until they are answered. */
  patient = false;
  #swept = 0;
  #keys = 0;

  constructor(agenda: Agenda, chance: Chance, trouble: Trouble, witness: Witness, shelf: Shelf) {
    this.agenda = agenda;
    this.chance = chance;
    this.trouble = trouble;
    this.witness = witness;
    this.#shelf = witness.watched(shelf);
    this.#bytes = new Chance(chance.between(0, 2 ** 31));
    this.#sweepsAt = chance.between(0, 59) * 1_000;
    this.#callsPerHour = chance.pick([0, 0, 1, 20]);
    this.worlds = new Worlds(agenda, chance);
    this.post = new Post(agenda, chance, trouble, witness);
    this.rooms = new Rooms(agenda, chance, trouble, witness);
    witness.gathered = () => {
      trouble.blurred = true;
    };
    this.post.returns = (mail) => this.#cameBack(mail);
    this.engine = new Engine(agenda, {
      lap: (task) => this.#lap(task),
      park: (write) => this.#park(write),
      jitter: (most) => chance.between(0, most),
      entered: () => undefined,
    });
    agenda.every({ next: () => this.#nextSweep(), play: () => this.sweep() });
  }

  /** A process of its own for one call; its machine's clock is off by what the weather says. */
  process(name: string, limitMs: number): Process {
    const { clockMs } = this.trouble.weather;
    const off = clockMs === 0 ? 0 : this.chance.between(-clockMs, clockMs);
    return new Process(this.agenda, this.trouble, name, limitMs, off);
  }

  ports(process: Process): Ports {
    const { rates, suppressions, members, post, knownErrors, callMails, traces } = this.#shelf;
    const older = this.trouble.weather.twice > 0 && this.chance.is(0.1);
    const store = new ReachedStore(process, this.#shelf.store);
    const log: Ports['log'] = (_level, code, ids) => this.#logs(process, code, ids);
    const ses = withinTheHour(this.post.mailer(process), rates, { now: process.now, log });
    return {
      store: older ? asOlderVersion(store) : store,
      now: process.now,
      random: (bytes) => this.#bytes.bytes(bytes),
      log,
      workflow: reachedWorkflow(process, this.engine),
      mailer: withoutSuppressed(ses, suppressions, log),
      callMails: reachedCallMails(process, callMails),
      traces: reachedTraces(process, traces),
      chat: this.rooms.chat(process, () => this.worlds.now.catalogue.channels.values()),
      members: reachedMembers(process, members),
      post: reachedPost(process, post),
      ...{ baseUrl: MAILS.baseUrl, sender: MAILS.sender },
      ...{ knownErrors, rates, suppressions, anonymousCallsPerHour: this.#callsPerHour },
    };
  }

  #logs(process: Process, code: string, ids: Readonly<Record<string, unknown>> = {}): void {
    this.witness.note(`log ${code} ${JSON.stringify(ids)}`);
    const unexplained =
      code === 'ListMailUnknown' ||
      code === 'MailUnknown' ||
      code === 'ChatUnknown' ||
      code === 'SweepFailed' ||
      code === 'WakeLost';
    if (unexplained && process.faults === 0) this.surprises.push(`${this.agenda.iso} ${code} ${JSON.stringify(ids)}`);
  }

  /** The incident's id; null where the caller was not answered. */
  async report(reporting: Reporting): Promise<string | null> {
    const { report, sender, key } = reporting;
    return this.#asking(3, async (process) => {
      const { head } = await reportIncident(this.ports(process), report, sender, key);
      const { id } = head.incident;
      this.reported.push({ ...reporting, id, at: this.agenda.now });
      this.witness.note(`answered report ${id}`);
      return id;
    });
  }

  /** An act of somebody by the API: what it came to, or null where they were not answered. */
  async act(
    caller: Caller,
    action: BuiltAction,
    id: string,
    body: object,
    words: string | null,
  ): Promise<string | null> {
    const doer = doerOf(caller);
    const acting: ActingCaller = { doer, actor: { kind: 'person', ...doer }, roles: (it) => rolesOf(caller, it) };
    return this.acting(`${caller.email} ${action}`, id, words, async (ports, idempotencyKey) => {
      const world = this.worlds.known();
      return (await actOnIncident(ports, world, id, allDeeds[action], body, acting, { idempotencyKey })).outcome;
    });
  }

  /** What somebody says of a list by their own page; sent again until they are answered. */
  async listens(what: string, say: (ports: Ports) => Promise<void>): Promise<void> {
    const answered = await this.#asking(3, async (process) => {
      await say(this.ports(process));
      return what;
    });
    this.witness.note(`${what} ${answered === null ? 'unanswered' : 'answered'}`);
  }

  /** Sent again where nobody answers, and at times though somebody did; a refusal is an answer. */
  async acting(
    what: string,
    id: string,
    words: string | null,
    send: (ports: Ports, key: string | null) => Promise<string>,
  ): Promise<string | null> {
    const key = this.chance.is(0.4) ? `key ${++this.#keys}` : null;
    let sent = 0;
    const once = async (process: Process) => {
      sent += 1;
      try {
        const outcome = await send(this.ports(process), key);
        if (words !== null && outcome !== 'unchanged')
          this.done.push({ id, words, keyed: key !== null, sent: () => sent });
        this.witness.note(`${what} ${id} ${outcome}`);
        return outcome;
      } catch (error) {
        if (!(error instanceof Refusal) || error.name === 'Unavailable') throw error;
        this.refused.set(error.name, (this.refused.get(error.name) ?? 0) + 1);
        this.witness.note(`${what} ${id} refused ${error.name}`);
        return error.name;
      }
    };
    const answer = await this.#asking(this.patient ? 5 : this.chance.between(1, 3), once);
    // A client that is impatient, or a network that is not sure: the same request once more.
    if (this.trouble.is('twice') || (!this.patient && this.chance.is(0.15))) {
      this.agenda.at(this.#again(), async () => void (await this.#asking(1, once)));
    }
    return answer;
  }

  async sweep(): Promise<void> {
    this.#swept = this.agenda.now;
    await this.#unlessGone(async () => {
      const process = this.process('sweeper', LIMITS_MS.sweeper);
      const ports = this.ports(process);
      const { woken, restarted, stuck } = await sweep(ports, SETTINGS);
      if (woken + restarted + stuck > 0) this.witness.note(`swept ${woken} ${restarted} ${stuck}`);
      await closingDigest(ports, SETTINGS);
      await listNotices(ports, this.worlds.known(), () => process.remainingMs() > SEND_MS);
    });
  }

  /** Past nine in Berlin, summer and winter, where the desk may have something to close. */
  #nextMorning(): number {
    const closable = [...this.witness.commits.values()].some((commits) => {
      const status = commits.at(-1)?.head.incident.status;
      return status === 'resolved' || status === 'confirmed';
    });
    if (!closable) return Number.POSITIVE_INFINITY;
    const after = Math.max(this.#swept + 1, this.agenda.now);
    const midnight = Math.floor(after / DAY) * DAY;
    const mornings = [7, 8, 31].map((hour) => midnight + hour * HOUR + 3 * MINUTE);
    return mornings.find((at) => at >= after) ?? Number.POSITIVE_INFINITY;
  }

  /** At the first full minute at which the index has something due, while the sweeper runs at all. */
  #nextSweep(): number {
    let due = this.#nextMorning();
    for (const at of this.witness.wakeAt.values()) due = Math.min(due, at);
    for (const at of this.witness.dailyAt.values()) due = Math.min(due, at);
    if (due === Number.POSITIVE_INFINITY) return due;
    const from = Math.max(due, this.#swept + 1);
    let next = Math.ceil((from - this.#sweepsAt) / MINUTE) * MINUTE + this.#sweepsAt;
    while (this.trouble.isOut(next)) next += MINUTE;
    return next;
  }

  /** While one call takes its time, a task of the same incident is delivered once more. */
  crowd(): void {
    const commits = [...this.witness.commits.values()];
    if (commits.length === 0 || !this.chance.is(0.3)) return;
    const head = this.chance.pick(commits).at(-1)?.head;
    if (head === undefined) return;
    const task = { incidentId: head.incident.id, generation: head.generation };
    this.agenda.at(this.agenda.now, () => this.#unlessGone(() => this.#lapOnce(task)));
  }

  /** When something is done a second time: at once beside the first, or minutes later. */
  #again(): number {
    return this.agenda.now + (this.chance.is(0.5) ? 0 : this.chance.between(0, 300) * 1_000);
  }

  async #lap(task: { readonly incidentId: string; readonly generation: number }): Promise<Lap> {
    if (this.trouble.is('twice')) {
      this.agenda.at(this.#again(), () => this.#unlessGone(() => this.#lapOnce(task)));
    }
    return this.#lapOnce(task);
  }

  async #lapOnce(task: { readonly incidentId: string; readonly generation: number }): Promise<Lap> {
    const process = this.process('lap', LIMITS_MS.lap);
    const ports = this.ports(process);
    return lap(
      ports,
      Object.assign(async () => this.worlds.known(), { moved: async () => false }),
      MAILS,
      task,
      () => process.remainingMs() > SEND_MS,
    );
  }

  /** The workflow service's own write, under its own weather. */
  async #park(write: Park): Promise<boolean> {
    const process = this.process('park', 35_000);
    const parked = await process.call('park', true, () => this.#shelf.park(write));
    if (!parked) return false;
    if (this.trouble.is('death')) this.#diesSoon(write);
    if (this.trouble.is('twice')) this.#landsAgain(write);
    return true;
  }

  #diesSoon({ id, generation, wakeAt }: Park): void {
    const left = Math.min(Date.parse(wakeAt) - this.agenda.now, 7 * 24 * 60 * MINUTE);
    const at = this.agenda.now + Math.floor(left * this.chance.next());
    this.agenda.at(at, async () => {
      if (this.trouble.calm) return;
      this.witness.note(`${id}-${generation} dies`);
      this.trouble.died();
      this.engine.die(`${id}-${generation}`);
    });
  }

  /** A late first try of the same write: it leaves a dead token where nothing has moved. */
  #landsAgain(write: Park): void {
    this.agenda.at(this.agenda.now + this.chance.between(1, 2 * MINUTE), async () => {
      if (this.trouble.calm || !(await this.#shelf.park(write))) return;
      this.trouble.record('a late park', 185_000);
    });
  }

  #cameBack({ incident, fact, kind, to }: Taken): void {
    this.agenda.at(this.agenda.now, async () => {
      await this.#asking(3, async (process) => {
        const feedback = {
          kind: 'bounce',
          forGood: true,
          addresses: [to],
          incident,
          delivery: { fact, mail: kind },
        } as const;
        await takeFeedback(this.ports(process), this.worlds.known(), feedback);
        this.witness.note(`${to} came back`);
        return to;
      });
    });
  }

  /** A request, sent again so often where nobody answers, each to a process of its own. */
  async #asking<T>(times: number, send: (process: Process) => Promise<T>): Promise<T | null> {
    for (let time = 0; time < times; time++) {
      if (time > 0) await this.agenda.sleep(this.chance.between(1, 5) * 1_000);
      try {
        return await send(this.process('door', LIMITS_MS.door));
      } catch (error) {
        if (!isLost(error)) throw error;
      }
    }
    return null;
  }

  async #unlessGone(run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (!isLost(error)) throw error;
    }
  }
}

/** Nobody answers: the process is gone, or the table does not answer it. */
function isLost(error: unknown): boolean {
  return error instanceof Gone || (error instanceof Refusal && error.name === 'Unavailable');
}
