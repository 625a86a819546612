import type { Call, Incident } from '../../../../functions/incident/incident.ts';
import { type Case, targetOf, time } from './judgement.ts';
import { freeFrom } from './maintenance.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WORKED_ON: readonly string[] = ['triaged', 'investigating', 'recovering'];

/** Something that time alone makes due in a state that an incident is in. */
interface Due {
  readonly what: string;
  readonly at: number;
  /** It calls somebody: from a moment on at which it would, when it may. */
  readonly free?: (at: number) => number;
}

/**
 * What people are waited for: calls and their repeats, missed targets told again, holds, questions, confirmations. In
 * whatever state a commit left an incident, what falls due in it is done by the next one; none of it comes early; and
 * somebody always has it, is called for it, or is known to wait.
 */
export function judgeWaits(one: Case): void {
  const { end } = one.lived;
  for (const [index, { head }] of one.commits.entries()) {
    const { incident } = head;
    const since = Date.parse(incident.updatedAt);
    const next = one.commits[index + 1]?.head;
    const until = next === undefined ? end : Date.parse(next.incident.updatedAt);
    for (const { what, at, free = itself } of duesOf(one, incident)) {
      const due = free(Math.max(at, since));
      if (at <= until && one.isLate(due, until)) {
        one.fails(`left ${what}, due ${time(at)}, from version ${incident.version} until ${time(until)}`);
      }
    }
    judgeOwed(one, incident);
    if (next !== undefined) judgeEarly(one, incident, next.incident, until);
    if (!isCovered(one, incident)) {
      one.fails(`is nobody’s from version ${incident.version}, ${time(since)}, until ${time(until)}`);
    }
  }
}

/** What is a service request owes no update, and no list waits to hear of it. */
function judgeOwed(one: Case, { kind, status, nextUpdateAt, tellAt, version }: Incident): void {
  if (kind === 'incident' || !WORKED_ON.includes(status)) return;
  if (tellAt !== null) one.fails(`is a service request at version ${version}, and is to be told to lists at ${tellAt}`);
  const promised = one.commits.slice(0, version).some(({ head }) => head.newest.some(({ type }) => type === 'updated'));
  if (nextUpdateAt !== null && !promised) one.fails(`is a service request at version ${version}, and owes an update`);
}

function duesOf(one: Case, incident: Incident): readonly Due[] {
  switch (incident.status) {
    case 'new':
      return [{ what: 'its triage', at: Date.parse(incident.reportedAt) }];
    case 'on_hold':
      return [...holdsOf(one, incident), ...openCallsOf(one, incident)];
    case 'resolved':
      return confirmationsOf(one, incident);
    case 'triaged':
    case 'investigating':
    case 'recovering':
      return [
        ...waiting('the first call', incident.callAt).map((due) => ({ ...due, free: firstFree(one, incident) })),
        ...waiting('the review', incident.reviewAt),
        ...openCallsOf(one, incident),
        ...missedOf(one, incident).map((due) => whenFree(one, incident, due)),
        // The version before this one knows of no promised update, and may wait past it while a deploy is under way.
        ...(one.lived.stage.trouble.weather.twice > 0 ? [] : updatesOf(incident)),
      ];
    default:
      return [];
  }
}

/** Calls wait for their answer on hold too; maintenance alone holds them. */
function openCallsOf(one: Case, incident: Incident): readonly Due[] {
  return incident.calls
    .filter(({ outcome }) => outcome === 'open')
    .flatMap((call) => callsOf(one, incident, call))
    .map((due) => whenFree(one, incident, due));
}

function whenFree(one: Case, incident: Incident, due: Due): Due {
  return { ...due, free: (at) => freeFrom(one, incident, at) };
}

function itself(at: number): number {
  return at;
}

/** When maintenance is over, and somebody is at work. */
function firstFree(one: Case, incident: Incident): (at: number) => number {
  const { calendar } = one.policy.targets[incident.priority ?? 'high'];
  return (at) => {
    let free = at;
    for (;;) {
      const over = freeFrom(one, incident, free);
      if (over === free) return free;
      free = one.hours(calendar).openFrom(over) ?? Number.POSITIVE_INFINITY;
    }
  };
}

function waiting(what: string, at: string | null): readonly Due[] {
  return at === null ? [] : [{ what, at: Date.parse(at) }];
}

/** Every three minutes from its own start where it is high; the steps of the response target after the first answer. */
function callsOf(one: Case, incident: Incident, call: Call): readonly Due[] {
  const start = Date.parse(call.at);
  const dues: Due[] = [];
  const slot = Math.floor((Date.parse(call.lastAt) - start) / (3 * MINUTE)) + 1;
  const again = start + slot * 3 * MINUTE;
  if (incident.priority === 'high' && again < Date.parse(call.dueAt))
    dues.push({ what: `the repeat of ${call.id}`, at: again });
  const isDesk = call.to.email === one.lived.stage.worlds.now.settings.desk;
  if (incident.acknowledgedAt === null || isDesk) return dues;
  const target = targetOf(one.policy, incident.priority ?? 'high', 'response');
  const step = one.policy.steps[incident.priority ?? 'high'].find(
    ({ clock, percent }) => clock === 'response' && percent > call.taken,
  );
  const at = step === undefined ? null : one.hours(target.calendar).after(start, (target.ms * step.percent) / 100);
  if (at !== null) dues.push({ what: `${step?.percent} % of ${call.id}`, at });
  return dues;
}

/** A missed target is told every half hour, from the ninth time every four hours; once a working day if it is not high. */
function missedOf(one: Case, incident: Incident): readonly Due[] {
  const clocks = { response: incident.response, resolution: incident.resolutionClock };
  return (['response', 'resolution'] as const).flatMap((name) => {
    const at = missedAt(one, incident, name);
    return at === null || clocks[name]?.stoppedAt !== null ? [] : [{ what: `the missed ${name} told again`, at }];
  });
}

function missedAt(one: Case, incident: Incident, name: 'response' | 'resolution'): number | null {
  const missed = incident.overdue[name];
  if (missed === null) return null;
  const last = Date.parse(missed.lastAt);
  const next =
    incident.priority === 'high'
      ? last + (missed.repeats < 8 ? 30 * MINUTE : 4 * HOUR)
      : one.days(incident.priority).nineOn(last, 1);
  const had = incident.calls.findLast((call) => call.reason === 'hierarchical' && call.acknowledgedAt !== null);
  return next === null ? null : Math.max(next, had?.acknowledgedAt ? Date.parse(had.acknowledgedAt) + 2 * HOUR : 0);
}

/** Who writes it is reminded before it is due, unless it was promised so soon; others hear twice that it did not come. */
function updatesOf(incident: Incident): readonly Due[] {
  const { nextUpdateAt, updateReminders, updateReminded } = incident;
  if (nextUpdateAt === null || updateReminders >= 2) return [];
  const ahead = updateReminders === 0 && updateReminded === false && hasTeller(incident);
  return [
    ...(ahead ? [aheadOf(nextUpdateAt)] : []),
    { what: 'the promised update', at: Date.parse(nextUpdateAt) + updateReminders * 30 * MINUTE },
  ];
}

function aheadOf(nextUpdateAt: string): Due {
  return { what: 'the reminder of an update', at: Date.parse(nextUpdateAt) - 10 * MINUTE };
}

/** Somebody is there who tells those who are affected. */
function hasTeller({ roles, assignee }: Incident): boolean {
  return [roles?.communicationsLead, roles?.commander, assignee].some((one) => one != null);
}

function holdsOf(one: Case, { hold, priority }: Incident): readonly Due[] {
  if (hold === null) return [];
  const days = [1, 3][hold.reminders];
  const asked =
    hold.reason === 'awaiting_reporter' && days !== undefined
      ? one.days(priority).nineOn(Date.parse(hold.at), days)
      : null;
  const end = { what: 'the end of its hold', at: Date.parse(hold.until) };
  return asked === null ? [end] : [end, { what: 'the question asked again', at: asked }];
}

/** The end of the third working day, of the fifth if it is low; half-way a reminder. Never what is or was high or major. */
function confirmationsOf(one: Case, incident: Incident): readonly Due[] {
  if (incident.everHigh || incident.resolvedAt === null) return [];
  const days = one.days(incident.priority);
  const from = Date.parse(incident.resolvedAt);
  const end = days.closingOf(from, incident.priority === 'low' ? 5 : 3);
  if (end === null) return [];
  if (incident.remindedAt !== null) return [{ what: 'the end of its confirmation', at: end }];
  const half = days.after(from, Math.floor(days.between(from, end) / 2));
  return half === null ? [] : [{ what: 'the reminder to confirm', at: half }];
}

/** What only time may do, done before its time. */
function judgeEarly(one: Case, before: Incident, after: Incident, at: number): void {
  const early = (what: string, due: number | null | undefined) => {
    if (due !== null && due !== undefined && at < due) one.fails(`did ${what} at ${time(at)}, due ${time(due)}`);
  };
  const facts = one.commits[after.version - 1]?.head.newest ?? [];
  for (const { type, data, actor } of facts) {
    if (actor.kind !== 'system') continue;
    const call = before.calls.find(({ id }) => id === data['call']);
    const said = type === 'warned' ? data : data['step'];
    const step = said as { clock: 'response' | 'resolution'; percent: number } | null | undefined;
    if (type === 'call_repeated' && call !== undefined && !step)
      early(`the repeat of ${call.id}`, callsOf(one, before, call)[0]?.at);
    if (type === 'call_repeated' && step?.percent === 100)
      early('the missed target', missedAt(one, before, step.clock));
    if (type === 'warned' && data['repeats'] !== undefined) {
      early('the missed target', missedAt(one, before, data['clock'] === 'response' ? 'response' : 'resolution'));
    }
    if ((type === 'escalated' || type === 'skipped' || type === 'warned') && call !== undefined && step) {
      const target = targetOf(one.policy, before.priority ?? 'high', 'response');
      const due = one.hours(target.calendar).after(Date.parse(call.at), (target.ms * step.percent) / 100);
      early(`${step.percent} % of ${call.id}`, due);
      if (step.percent <= call.taken) one.fails(`took ${step.percent} % of ${call.id} again at ${time(at)}`);
    }
    if (type === 'resumed' && data['because'] === 'until')
      early('the end of its hold', Date.parse(before.hold?.until ?? ''));
    if (type === 'reminded' && data['of'] === 'question') early('the question', holdsOf(one, before)[1]?.at);
    if (type === 'reminded' && data['of'] === 'confirmation')
      early('the reminder', confirmationsOf(one, before)[0]?.at);
    if (type === 'reminded' && data['of'] === 'update' && before.nextUpdateAt !== null) {
      const ahead = data['reminders'] === 0;
      early('the update', ahead ? aheadOf(before.nextUpdateAt).at : updatesOf(before).at(-1)?.at);
    }
    if (type === 'closed') early('the closure by policy', confirmationsOf(one, { ...before, remindedAt: '' })[0]?.at);
  }
}

/** Somebody has it or is called for it; or it waits for a time, or has an end. */
function isCovered(one: Case, incident: Incident): boolean {
  if (!WORKED_ON.includes(incident.status) || incident.kind === 'request') return true;
  if (incident.calls.some(({ outcome }) => outcome === 'open')) return true;
  if (incident.acknowledgedAt !== null && incident.assignee !== null) return true;
  // The first call waits for the working hours, which open at the latest after a long weekend of holidays.
  if (incident.callAt !== null) return Date.parse(incident.callAt) <= Date.parse(incident.updatedAt) + 5 * 24 * HOUR;
  return isGivenToTeam(one, incident) || isHeldBack(one, incident) || isOnlyForAlarms(one, incident);
}

/** A person gave it to a team after it was acknowledged: nobody is called, as the process says, and the clocks run. */
function isGivenToTeam(one: Case, { acknowledgedAt, version }: Incident): boolean {
  if (acknowledgedAt === null) return false;
  const given = one.commits.slice(0, version).flatMap(({ head }) => head.newest);
  const last = given.findLast(({ type }) => type === 'assigned' || type === 'acknowledged' || type === 'reopened');
  return last?.type === 'assigned' && last.data['assignee'] === null;
}

/** Too many anonymous reports: nobody is called before the first step of the response clock. */
function isHeldBack(one: Case, { version }: Incident): boolean {
  const facts = one.commits.slice(0, version).flatMap(({ head }) => head.newest);
  return facts.some(({ type }) => type === 'call_held') && !facts.some(({ type }) => type === 'called');
}

/** Even the desk's own address was refused: the alarm address has been told. */
function isOnlyForAlarms(one: Case, { version }: Incident): boolean {
  const told = one.commits.slice(0, version).flatMap(({ head }) => head.newest);
  return told.some(
    ({ type, data }) => type === 'call_bounced' && data['next'] === null && data['superseded'] === undefined,
  );
}
