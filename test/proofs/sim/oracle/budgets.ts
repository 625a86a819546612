import type { Service } from '../../../../functions/catalogue/catalogue.ts';
import type { Incident } from '../../../../functions/incident/incident.ts';
import type { Shelf } from '../shelf.ts';
import { type Case, time } from './judgement.ts';
import { freeFrom } from './maintenance.ts';

const DAY = 86_400_000;
const SHARES: Readonly<Record<string, number>> = { all: 100, many: 50, some: 10, one: 1, none: 0 };
const OVER: readonly string[] = ['new', 'cancelled', 'merged'];

/** Downtime of one incident as its journal tells it up to one of its commits; the last may still go on. */
interface Outage {
  readonly one: Case;
  readonly service: string | null;
  readonly percent: number;
  readonly spells: readonly (readonly [from: number, until: number | null])[];
}

/** What an incident was known to be from a moment on. */
interface Known {
  readonly at: number;
  readonly outage: Outage;
}

/**
 * Error budgets, counted again from the journals alone: what is kept of each incident is its downtime; a manager is
 * called for a budget that has given out, never before, at most once an incident, and in time.
 */
export async function judgeBudgets(cases: readonly Case[], shelf: Shelf): Promise<void> {
  const [any] = cases;
  // Which catalogue a process knew just then nobody can tell.
  if (any === undefined || any.lived.stage.worlds.changed) return;
  const services = [...any.lived.stage.worlds.now.catalogue.services.values()].filter(hasObjective);
  if (services.length === 0) return;
  const histories = cases.map(historyOf);
  for (const service of services) {
    judgeTold(service, histories);
    judgeInTime(service, histories);
    await judgeKept(service, histories, shelf);
  }
}

function hasObjective({ objective }: Service): boolean {
  return objective !== undefined;
}

/** In hundredths of a millisecond, as shares are in percent. */
function budgetOf({ objective = 100, window = 'P30D' }: Service) {
  const windowMs = Number(window.slice(1, -1)) * DAY;
  return { windowMs, cents: Math.round((windowMs * (100 - objective)) / 100) * 100 };
}

function historyOf(one: Case): readonly Known[] {
  let spells: [number, number | null][] = [];
  return one.commits.map(({ head: { incident, newest } }): Known => {
    for (const { type, data } of newest) {
      if (type === 'reported') spells = [[Date.parse(incident.startedAt ?? incident.reportedAt), null]];
      const last = spells.at(-1);
      if (type === 'resolved' && last !== undefined)
        last[1] = Math.max(last[0], Date.parse(String(data['restoredAt'])));
      if (type === 'reopened') spells.push([Date.parse(incident.updatedAt), null]);
    }
    return {
      at: Date.parse(incident.updatedAt),
      outage: outageOf(
        one,
        incident,
        spells.map(([a, b]) => [a, b]),
      ),
    };
  });
}

function outageOf(one: Case, incident: Incident, spells: Outage['spells']): Outage {
  const { kind, status, service, priorityReason } = incident;
  const counts = kind === 'incident' && !OVER.includes(status);
  const users = priorityReason?.factors.users.value ?? 'unknown';
  return { one, service, percent: SHARES[users] ?? 100, spells: counts ? spells : [] };
}

function usedBy({ percent, spells }: Outage, windowMs: number, at: number): number {
  const ms = spells.map(([from, until]) => Math.max(0, Math.min(at, until ?? at) - Math.max(from, at - windowMs)));
  return percent * ms.reduce((sum, one) => sum + one, 0);
}

/** As each was known at a moment. */
function knownAt(service: Service, histories: readonly (readonly Known[])[], at: number): readonly Outage[] {
  return histories.flatMap((history) => {
    const last = history.findLast((known) => known.at <= at);
    return last === undefined || last.outage.service !== service.id ? [] : [last.outage];
  });
}

/** What was told was so: with all that could be known of the others, some of which may not have been heard of yet. */
function judgeTold(service: Service, histories: readonly (readonly Known[])[]): void {
  const { windowMs, cents } = budgetOf(service);
  for (const history of histories) {
    const one = history[0]?.outage.one;
    const told = one?.facts.filter(({ type }) => type === 'budget_exhausted') ?? [];
    if (one === undefined) continue;
    if (told.length > 1) one.fails(`exhausted its error budget ${told.length} times`);
    for (const { at: said, data } of told.filter((fact) => fact.data['service'] === service.id)) {
      const at = Date.parse(said) + 2 * one.lived.stage.trouble.weather.clockMs;
      const since = at - Math.max(MARGIN_MS, one.lived.stage.trouble.allowance(at, at));
      const most = histories.map((other) => {
        const before = other.findLast((known) => known.at < since);
        const recent = [
          ...(before === undefined ? [] : [before]),
          ...other.filter((known) => known.at >= since && known.at <= at),
        ];
        const could = recent.filter(({ outage }) => outage.service === service.id);
        return Math.max(0, ...could.map(({ outage }) => usedBy(outage, windowMs, at)));
      });
      const used = most.reduce((sum, part) => sum + part, 0);
      if (used < cents) {
        one.fails(
          `was told at ${said} to exhaust ${service.id}, due ${String(data['dueAt'])}: ${used} of ${cents} were used`,
        );
      }
    }
  }
}

/** What others do not know yet of one that was changed just now. */
const MARGIN_MS = 120_000;

/** Between two changes of what is known the budget gives out: somebody is called then, unless nothing is down any more. */
function judgeInTime(service: Service, histories: readonly (readonly Known[])[]): void {
  const { windowMs, cents } = budgetOf(service);
  const changes = [...new Set(histories.flat().map(({ at }) => at))].sort((a, b) => a - b);
  changes.forEach((from, index) => {
    const outages = knownAt(service, histories, from);
    const used = (at: number) => outages.reduce((sum, outage) => sum + usedBy(outage, windowMs, at), 0);
    const down = outages.filter(({ percent, spells }) => percent > 0 && spells.at(-1)?.[1] === null);
    const [first] = down;
    if (first === undefined || used(from) >= cents) return;
    const until = changes[index + 1] ?? first.one.lived.end;
    const due = givesOut(used, cents, from, until);
    // What was told before this is not told again.
    if (due === null || down.some(({ one }) => wasTold(one, from))) return;
    const free = Math.max(...down.map(({ one }) => freeFrom(one, one.head.incident, due)));
    if (down.every(({ one }) => one.isLate(free, until - MARGIN_MS))) {
      first.one.fails(`left the exhausted error budget of ${service.id}, due ${time(due)}, until ${time(until)}`);
    }
  });
}

function wasTold(one: Case, at: number): boolean {
  return one.facts.some(({ type, at: when }) => type === 'budget_exhausted' && Date.parse(when) <= at);
}

/** Sought by halves in stretches of ten minutes. */
function givesOut(used: (at: number) => number, most: number, from: number, until: number): number | null {
  for (let start = from; start < until; start += 600_000) {
    let [before, after] = [start, Math.min(until, start + 600_000)];
    if (used(after) < most) continue;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (used(middle) < most) before = middle;
      else after = middle;
    }
    return after;
  }
  return null;
}

/** Of everything that had time to be written. */
async function judgeKept(service: Service, histories: readonly (readonly Known[])[], shelf: Shelf): Promise<void> {
  const kept = new Map((await shelf.store.charges(service.id)).map((charge) => [charge.incident, charge]));
  for (const history of histories) {
    const last = history.at(-1);
    if (last === undefined) continue;
    const { one } = last.outage;
    if (!one.isLate(last.at, one.lived.end - 2 * MARGIN_MS)) continue;
    const here = last.outage.service === service.id;
    const wanted = here
      ? last.outage.spells.map(([from, until]) => [time(from), until === null ? null : time(until)])
      : [];
    const charge = kept.get(one.id);
    const found = charge?.spells.map(({ from, until }) => [from, until]) ?? [];
    const share = wanted.length === 0 ? charge?.percent : last.outage.percent;
    if (JSON.stringify(found) !== JSON.stringify(wanted) || charge?.percent !== share) {
      one.fails(
        `took ${JSON.stringify(wanted)} × ${share} of ${service.id}, kept is ${JSON.stringify(charge ?? null)}`,
      );
    }
  }
}
