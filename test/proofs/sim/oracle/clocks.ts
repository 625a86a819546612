import type { Fact, Incident, Priority } from '../../../../functions/incident/incident.ts';
import type { ClockName, Step } from '../../../../functions/sla/policy.ts';
import { type Case, fulfilmentOf, targetOf, time } from './judgement.ts';
import { freeFrom } from './maintenance.ts';

const OPEN = ['triaged', 'investigating', 'recovering'];

/** A clock as the facts tell of it. */
interface Clock {
  readonly name: ClockName;
  start: number;
  target: { readonly ms: number; readonly calendar: string };
  pauses: { from: number; to: number | null }[];
  stoppedAt: number | null;
  /** Share up to which steps were taken or skipped, and the same for targets it had before. */
  passed: number;
  readonly before: Map<string, number>;
}

/**
 * Every step of both clocks by the wall clock's own count: none before its time, none late, none twice, none left out
 * while its clock runs. Reads the facts, and of the policy the targets, calendars and steps.
 */
export function judgeClocks(one: Case): void {
  new ClockOracle(one).judge();
}

class ClockOracle {
  readonly #one: Case;
  #response: Clock | null = null;
  #resolution: Clock | null = null;
  #priority: Priority = 'high';
  #isRequest = false;
  #acknowledged = false;
  /** The response’s steps before the commit that acknowledged it: that is what undoing it leads to. */
  #passedBefore = 0;
  #status = 'new';
  #resolvedAt = 0;
  /** When the present hold ends, however late somebody notices. */
  #heldUntil = 0;
  /** As it was before the commit that is looked at: its maintenance is that of its service. */
  #placed: Pick<Incident, 'kind' | 'service'> = { kind: 'incident', service: null };

  constructor(one: Case) {
    this.#one = one;
  }

  judge(): void {
    let before = 0;
    for (const { head } of this.#one.commits) {
      const at = Date.parse(head.incident.updatedAt);
      this.#fire(head.newest, at, before);
      this.#recordsBreach(head.newest, at);
      for (const fact of head.newest) this.#follow(fact, at);
      this.#status = head.incident.status;
      this.#placed = head.incident;
      before = at;
    }
    this.#overlooked(this.#one.lived.end, before);
  }

  #clocks(): readonly Clock[] {
    return [this.#response, this.#resolution].filter((clock) => clock !== null);
  }

  #steps(name: ClockName): readonly Step[] {
    const steps: readonly Step[] = this.#isRequest
      ? [{ clock: 'resolution', percent: 75, do: 'tell_assignee' }]
      : this.#one.policy.steps[this.#priority];
    return steps.filter((step) => step.clock === name);
  }

  /** When a share of the target is used up; null while it is not, or not within the days that were read. */
  #dueAt(clock: Clock, percent: number): number | null {
    const hours = this.#one.hours(clock.target.calendar);
    let left = (clock.target.ms * percent) / 100;
    let from = clock.start;
    for (const pause of clock.pauses) {
      const worked = hours.between(from, pause.from);
      if (worked >= left) break;
      if (pause.to === null) return null;
      left -= worked;
      from = Math.max(from, pause.to);
    }
    return hours.after(from, left);
  }

  #used(clock: Clock, at: number): number {
    const hours = this.#one.hours(clock.target.calendar);
    const paused = clock.pauses.reduce(
      (sum, { from, to }) => sum + hours.between(Math.max(from, clock.start), Math.min(to ?? at, at)),
      0,
    );
    return ((hours.between(clock.start, at) - paused) * 100) / clock.target.ms;
  }

  #runs(clock: Clock): boolean {
    return OPEN.includes(this.#status) && clock.stoppedAt === null && clock.pauses.every(({ to }) => to !== null);
  }

  /** The steps of one commit, and those that it leaves out although they are due. */
  #fire(facts: readonly Fact[], at: number, before: number): void {
    const fired = facts.flatMap((fact) => this.#stepOf(fact, at) ?? []);
    for (const fact of facts) this.#saysWhen(fact, at);
    if (facts.some(({ type }) => type === 'acknowledged')) this.#passedBefore = this.#response?.passed ?? 0;
    for (const clock of this.#clocks()) {
      const mine = [...new Set(fired.filter((step) => step.clock === clock.name).map(({ percent }) => percent))];
      const from = clock.passed;
      for (const percent of mine.sort((a, b) => a - b)) {
        const due = this.#dueAt(clock, percent);
        const what = `${percent} % of ${clock.name}`;
        if (due === null || due > at)
          this.#one.fails(`took ${what} at ${time(at)}, due ${due === null ? 'never' : time(due)}`);
        else if (this.#one.isLate(this.#freeFrom(Math.max(due, before)), at))
          this.#one.fails(`took ${what} at ${time(at)}, due ${time(due)}`);
        if (percent <= from) this.#one.fails(`took ${what} again at ${time(at)}`);
        clock.passed = Math.max(clock.passed, percent);
      }
    }
    this.#overlooked(at, before);
  }

  /** What is acknowledged too late was missed, and its facts say so. */
  #recordsBreach(facts: readonly Fact[], at: number): void {
    const clock = this.#response;
    if (clock === null || clock.stoppedAt !== null || !facts.some(({ type }) => type === 'acknowledged')) return;
    const due = this.#dueAt(clock, 100);
    if (due !== null && due <= at && clock.passed < 100) {
      this.#one.fails(`was acknowledged at ${time(at)}, due ${time(due)}, and nothing says that it was missed`);
    }
  }

  /** A step's own fact says when it was due, however late it comes. */
  #saysWhen(fact: Fact, at: number): void {
    const said = fact.data[fact.type === 'called' ? 'stepDueAt' : 'dueAt'];
    for (const step of this.#stepOf(fact, at)) {
      const clock = this.#clocks().find(({ name }) => name === step.clock);
      const due = clock === undefined ? null : this.#dueAt(clock, step.percent);
      if (due !== null && said !== time(due)) {
        this.#one.fails(
          `says that ${step.percent} % of ${step.clock} was due ${said} by fact ${fact.n}, due ${time(due)}`,
        );
      }
    }
  }

  /** Steps that fall due under maintenance come when that is over; so do those that it overtakes before they would be late. */
  #freeFrom(at: number): number {
    const free = freeFrom(this.#one, this.#placed, at);
    const last = free + this.#one.lived.stage.trouble.allowance(free, free);
    const again = freeFrom(this.#one, this.#placed, last);
    return again > last ? this.#freeFrom(again) : free;
  }

  #overlooked(at: number, before: number): void {
    for (const clock of this.#clocks().filter((one) => this.#runs(one))) {
      for (const { percent } of this.#steps(clock.name)) {
        const due = percent > clock.passed ? this.#dueAt(clock, percent) : null;
        if (due === null || due > at || !this.#one.isLate(this.#freeFrom(Math.max(due, before)), at)) continue;
        this.#one.fails(`left out ${percent} % of ${clock.name}, due ${time(due)}, until ${time(at)}`);
      }
    }
  }

  /** The step of one of the clocks that a fact records; those of single calls are another matter. */
  #stepOf({ type, data }: Fact, at: number): readonly { clock: ClockName; percent: number }[] {
    const step = data['step'] as { clock: ClockName; percent: number } | null | undefined;
    if (data['call'] !== undefined && type !== 'call_repeated' && type !== 'called') return [];
    switch (type) {
      case 'skipped':
      case 'escalated':
        return step ? [step] : [];
      case 'breached':
      case 'warned':
        return data['repeats'] === undefined
          ? [{ clock: data['clock'] as ClockName, percent: Number(data['percent']) }]
          : [];
      case 'call_repeated':
        return step && step.percent < 100 && !this.#acknowledged ? [step] : [];
      case 'called':
        // With no call open to be repeated, whoever is on call is called anew.
        return data['reason'] === 'next' ? this.#calledAgain(at) : [];
      default:
        return [];
    }
  }

  #calledAgain(at: number): readonly { clock: ClockName; percent: number }[] {
    const clock = this.#response;
    if (clock === null || !this.#runs(clock)) return [];
    return this.#steps('response').filter(
      (step) =>
        step.do === 'call_again' && step.percent > clock.passed && (this.#dueAt(clock, step.percent) ?? at + 1) <= at,
    );
  }

  /** What a fact does to the clocks. */
  #follow(fact: Fact, at: number): void {
    const { type, data } = fact;
    switch (type) {
      case 'triaged':
        if (this.#resolution === null) this.#start(data, Date.parse(this.#one.head.incident.reportedAt));
        return;
      case 'converted':
        this.#start({ kind: data['to'], priority: data['priority'] }, at);
        if (this.#status === 'on_hold') this.#resolution?.pauses.push({ from: at, to: null });
        if (this.#acknowledged && this.#response !== null) this.#response.stoppedAt = at;
        return;
      case 'priority_changed':
        this.#priority = data['to'] as Priority;
        for (const clock of this.#clocks()) if (!this.#isRequest) this.#retarget(clock, at);
        return;
      case 'acknowledged':
        if (!this.#acknowledged && this.#response !== null) this.#response.stoppedAt ??= at;
        this.#acknowledged = true;
        return;
      case 'undone':
        if (data['act'] === 'acknowledged') {
          this.#acknowledged = false;
          if (this.#response !== null) Object.assign(this.#response, { stoppedAt: null, passed: this.#passedBefore });
        }
        return;
      case 'held':
        this.#heldUntil = Date.parse(String(data['until']));
        if (this.#resolution?.stoppedAt === null) this.#resolution.pauses.push({ from: at, to: null });
        return;
      case 'resumed':
        this.#resume(at);
        return;
      case 'resolved':
        this.#resume(at);
        this.#resolvedAt = at;
        if (this.#resolution !== null) this.#resolution.stoppedAt ??= Date.parse(fact.occurredAt);
        return;
      case 'reopened':
        this.#resolution?.pauses.push({ from: this.#resolvedAt, to: at });
        if (this.#resolution !== null) this.#resolution.stoppedAt = null;
        return;
      default:
        return;
    }
  }

  #resume(at: number): void {
    for (const pause of this.#resolution?.pauses ?? [])
      pause.to ??= Math.max(pause.from, Math.min(at, this.#heldUntil));
  }

  #start(data: Readonly<Record<string, unknown>>, start: number): void {
    this.#isRequest = data['kind'] === 'request';
    this.#priority = data['priority'] as Priority;
    const begin = (name: ClockName): Clock => ({
      ...{ name, start, pauses: [], stoppedAt: null, passed: 0, before: new Map() },
      target: this.#isRequest ? fulfilmentOf(this.#one.policy) : targetOf(this.#one.policy, this.#priority, name),
    });
    this.#response = this.#isRequest ? null : begin('response');
    this.#resolution = begin('resolution');
  }

  /** Another target: steps beyond the share that is used up now are still to come; none of one target comes twice. */
  #retarget(clock: Clock, at: number): void {
    if (clock.stoppedAt !== null) return;
    const next = targetOf(this.#one.policy, this.#priority, clock.name);
    const key = ({ ms, calendar }: Clock['target']) => `${ms} ${calendar}`;
    if (key(next) === key(clock.target)) return;
    clock.before.set(key(clock.target), clock.passed);
    clock.target = next;
    clock.passed = Math.max(clock.before.get(key(next)) ?? 0, Math.min(clock.passed, this.#used(clock, at)));
  }
}
