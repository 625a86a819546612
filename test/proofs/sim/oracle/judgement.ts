import type { Head } from '../../../../functions/incident/head.ts';
import type { Fact, Incident } from '../../../../functions/incident/incident.ts';
import type { Calendar } from '../../../../functions/sla/calendar.ts';
import { durationMs } from '../../../../functions/sla/instant.ts';
import type { Policy } from '../../../../functions/sla/policy.ts';
import type { Lived } from '../lifetime.ts';
import type { Seen } from '../witness.ts';
import { policyNamed } from '../world.ts';
import { Hours } from './hours.ts';

/** One incident of a lifetime, and what the oracles find wrong with it. */
export class Case {
  readonly lived: Lived;
  readonly id: string;
  /** The heads that its commits left, oldest first. */
  readonly commits: readonly Seen[];
  readonly policy: Policy;
  readonly found: string[];

  constructor(lived: Lived, id: string, commits: readonly Seen[], found: string[]) {
    this.lived = lived;
    this.id = id;
    this.commits = commits;
    this.found = found;
    const head = this.head.incident;
    this.policy = policyNamed(head.policy, lived.stage.worlds.now);
  }

  get head(): Head {
    const last = this.commits.at(-1);
    if (last === undefined) throw new Error(`${this.id} was never written.`);
    return last.head;
  }

  get facts(): readonly Fact[] {
    return this.commits.flatMap(({ head }) => head.newest);
  }

  fails(what: string): void {
    this.found.push(`${this.id} ${what}`);
  }

  hours(calendar: string): Hours {
    return this.#hours(this.policy.calendars[calendar]);
  }

  /** Working days elsewhere than on the clocks: `business` where a priority's calendar is day and night. */
  days(priority: 'high' | 'medium' | 'low' | null): Hours {
    const { calendar } = this.policy.targets[priority ?? 'high'];
    return this.hours(calendar === 'always' ? 'business' : calendar);
  }

  /** The first of its team who answers for it; null where nobody does, a path may name others, or people have changed. */
  managerOf({ team, service }: Pick<Incident, 'team' | 'service'>): string | null {
    const { now, changed } = this.lived.stage.worlds;
    if (changed || now.catalogue.services.get(service ?? '')?.path !== undefined) return null;
    return now.catalogue.teams.get(team ?? '')?.managers[0]?.email ?? null;
  }

  /** Nothing may stay undone longer than this. */
  isLate(due: number, done: number): boolean {
    return done - due > this.lived.stage.trouble.allowance(due, done);
  }

  #hours(calendar: Calendar | undefined): Hours {
    if (calendar === undefined) throw new Error(`The policy of ${this.id} lacks a calendar.`);
    return Hours.of(calendar, this.lived.begun);
  }
}

/** What a priority's clock measures: a share of its target falls due when so much of this has passed. */
export function targetOf(policy: Policy, priority: 'high' | 'medium' | 'low', clock: 'response' | 'resolution') {
  const { respond, resolve, calendar } = policy.targets[priority];
  return { ms: durationMs(clock === 'response' ? respond : resolve), calendar };
}

/** Five working days of business hours. */
export function fulfilmentOf(policy: Policy) {
  const days = Object.values(policy.calendars['business']?.weekly ?? {}).filter((hours) => hours.length > 0);
  const length = days.flat().reduce((sum, hours) => sum + spanOf(hours), 0) / days.length;
  return { ms: Math.round((length * 5) / 60_000) * 60_000, calendar: 'business' };
}

function spanOf(hours: string): number {
  const [from = 0, to = 0] = hours.split('-').map((time) => {
    const [hour = '0', minute = '0'] = time.split(':');
    return (Number(hour) * 60 + Number(minute)) * 60_000;
  });
  return to - from;
}

export function time(at: number): string {
  return new Date(at).toISOString();
}
