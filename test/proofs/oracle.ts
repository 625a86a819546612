import { type Kept, type KeptFact, kept } from './stage/journal.ts';
import type { Stage } from './stage/stage.ts';

/** What the process promises of high priority, in minutes from the report, day and night. */
const HIGH_MINUTES: Readonly<Record<string, number>> = { response: 15, resolution: 240 };
/** DESIGN: an escalation is never early, and at most so late with its execution dead. */
const LATE_MS = 90_000;
/** Minutes after somebody was asked to take command at which desk and manager hear that nobody does. */
const NOBODY_MINUTES = [5, 35];

interface Circumstances {
  /** The fault hit between sending a mail and marking it. */
  readonly mayDouble: boolean;
  /** Milliseconds for which the fault itself held things up. */
  readonly heldUp: number;
}

/** Whatever of one incident is not as it was promised, each as a sentence. */
export async function broken(
  stage: Stage,
  id: string,
  ends: string,
  { mayDouble, heldUp }: Circumstances,
): Promise<readonly string[]> {
  const found = await kept(stage, id);
  return [
    ...state(found, ends, stage.clock.now()),
    ...journal(found),
    ...steps(found, heldUp),
    ...command(found, heldUp),
    ...handoffs(found),
    ...mails(stage, id, found, mayDouble),
    ...chats(stage, id, found, mayDouble),
  ].map((wrong) => `${id} ${wrong}`);
}

function state({ head }: Kept, ends: string, now: number): readonly string[] {
  const wrong: string[] = [];
  if (head.incident.status !== ends) wrong.push(`is ${head.incident.status}, not ${ends}`);
  const { acknowledgedAt, response } = head.incident;
  if (acknowledgedAt !== null && response !== null && response.stoppedAt === null) {
    wrong.push('was acknowledged, and its response clock runs on');
  }
  if (!['closed', 'cancelled', 'merged'].includes(ends)) return wrong;
  if (head.finished !== true) wrong.push('has ended, but its workflow has not finished');
  if (head.wakeAt !== undefined)
    wrong.push(`has ended, but wakes at ${head.wakeAt}, now ${new Date(now).toISOString()}`);
  return wrong;
}

/** The journal replays to the head: one entry a version, facts counted without gap or double, time never backwards. */
function journal({ head, journal, facts }: Kept): readonly string[] {
  const wrong: string[] = [];
  const versions = journal.map(({ version }) => version);
  const due = Array.from({ length: head.version - 1 }, (_, index) => index + 1);
  if (versions.join() !== due.join()) wrong.push(`has the journal ${versions.join()} below version ${head.version}`);
  const numbers = facts.map(({ n }) => n);
  if (numbers.some((n, index) => n !== index + 1)) wrong.push(`counts its facts ${numbers.join()}`);
  if (head.incident.facts !== facts.length) wrong.push(`says ${head.incident.facts} facts, and has ${facts.length}`);
  const back = facts.find(({ at }, index) => at < (facts[index - 1]?.at ?? ''));
  if (back !== undefined) wrong.push(`goes back in time with fact ${back.n}`);
  return wrong;
}

interface StepTaken {
  readonly fact: KeptFact;
  readonly clock: string;
  readonly percent: number;
}

/** No step of a clock twice; of high priority none early, none late. */
function steps({ head, facts }: Kept, heldUp: number): readonly string[] {
  const taken = facts.flatMap((fact): readonly StepTaken[] => {
    const step = fact.data['step'] as { clock: string; percent: number } | null | undefined;
    if (fact.type === 'breached') return [{ fact, clock: String(fact.data['clock']), percent: 100 }];
    const byStep = fact.type === 'escalated' || fact.type === 'call_repeated' || fact.type === 'skipped';
    return byStep && step ? [{ fact, clock: step.clock, percent: step.percent }] : [];
  });
  const wrong: string[] = [];
  // A call that is made after the first acknowledgement follows the response steps from its own start.
  const acknowledgedAt = facts.find(({ type }) => type === 'acknowledged')?.at ?? '9';
  const own = taken.filter(({ fact, clock }) => clock === 'resolution' || fact.at < acknowledgedAt);
  const ofCalls = taken.filter((one) => !own.includes(one) && one.fact.type === 'escalated').length;
  const calls = facts.filter(({ type, at }) => type === 'called' && at >= acknowledgedAt).length;
  if (ofCalls > 2 * calls) wrong.push(`took ${ofCalls} steps of ${calls} calls after the acknowledgement`);
  const first = own.filter(({ fact }) => fact.data['repeats'] === undefined && fact.type !== 'call_repeated');
  const names = first.map(({ fact, clock, percent }) => `${fact.type} at ${percent} % of ${clock}`);
  for (const name of new Set(names.filter((one, index) => names.indexOf(one) !== index))) wrong.push(`${name} twice`);
  if (!isHighThroughout(head, facts)) return wrong;
  const waited = maintenance(facts);
  if (waited !== null && waited.calledAt > waited.until + LATE_MS + heldUp) wrong.push('waited on after maintenance');
  for (const { fact, clock, percent } of own.filter((one) => one.fact.type !== 'skipped')) {
    const byClock = Date.parse(head.incident.reportedAt) + (HIGH_MINUTES[clock] ?? 0) * 600 * percent;
    // What falls due while maintenance holds calls comes with the first of them.
    const due = waited !== null && byClock >= waited.heldAt ? Math.max(byClock, waited.calledAt) : byClock;
    const late = Date.parse(fact.at) - due;
    // Breaches are told again; only the first telling has a due time of its own.
    if (late < 0) wrong.push(`${fact.type} at ${percent} % of ${clock} came ${-late / 1000} s early`);
    if (fact.type !== 'call_repeated' && late > LATE_MS + heldUp) {
      wrong.push(`${fact.type} at ${percent} % of ${clock} came ${late / 1000} s late`);
    }
  }
  return wrong;
}

/** How long the first call waited for maintenance; null where it did not. */
function maintenance(facts: readonly KeptFact[]) {
  const held = facts.find(({ type, data }) => type === 'call_held' && data['maintenance'] !== undefined);
  const first = facts.find(({ type }) => type === 'called');
  if (held === undefined || first === undefined) return null;
  return {
    heldAt: Date.parse(held.at),
    calledAt: Date.parse(first.at),
    until: Date.parse(String(held.data['until'])),
  };
}

/** Desk and manager hear in time that nobody commands, each time once, and never while somebody does. */
function command({ head, facts }: Kept, heldUp: number): readonly string[] {
  const wrong: string[] = [];
  let commander: unknown = null;
  let askedAt = 0;
  let told = 0;
  for (const { type, at, data } of facts) {
    if (data['askedToCommand'] !== undefined) [askedAt, told] = [Date.parse(at), 0];
    if (type === 'roles_changed') {
      const { commander: now = commander } = data['to'] as { readonly commander?: unknown };
      commander = now;
    }
    if (type === 'handed_off' && (data['roles'] as readonly string[]).includes('commander')) commander = data['to'];
    if (type !== 'reminded' || data['of'] !== 'command') continue;
    if (commander !== null) wrong.push('tells that nobody commands, and somebody does');
    const late = Date.parse(at) - askedAt - (NOBODY_MINUTES[told++] ?? Number.NaN) * 60_000;
    if (data['reminders'] !== told) wrong.push(`tells for the ${data['reminders']}. time that nobody commands`);
    if (late < 0) wrong.push(`tells ${-late / 1000} s early that nobody commands`);
    if (isHighThroughout(head, facts) && !(late <= LATE_MS + heldUp)) {
      wrong.push(`tells ${late / 1000} s late that nobody commands`);
    }
  }
  return wrong;
}

/** A handoff is offered once, and then accepted or comes back; what was handed over is with whom it says. */
function handoffs({ head, facts }: Kept): readonly string[] {
  const wrong: string[] = [];
  const of = (type: string, id: unknown) => facts.filter((one) => one.type === type && one.data['handoff'] === id);
  const ids = new Set(facts.map(({ data }) => data['handoff']).filter((id) => id !== undefined));
  for (const id of ids) {
    const [offered, moved] = [of('handoff_offered', id), of('handed_off', id)];
    const back = of('handoff_returned', id).filter(({ data }) => data['because'] !== 'withdrawn');
    if (moved.length > 1) wrong.push(`hands ${id} over ${moved.length} times`);
    if (offered.length + moved.filter(({ data }) => data['forced']).length !== 1)
      wrong.push(`does not offer ${id} once`);
    if (back.length + moved.length > 1) wrong.push(`hands ${id} over, and it comes back`);
    for (const { at } of moved) {
      const until = offered[0]?.data['until'];
      if (until !== undefined && at >= String(until)) wrong.push(`hands ${id} over after its time`);
    }
  }
  const last = facts.findLast(({ type, data }) => GIVES_WORK.includes(type) && data['assignee'] !== false);
  if (last?.type !== 'handed_off') return wrong;
  const { email } = last.data['to'] as { readonly email: string };
  if (head.incident.assignee?.email !== email) wrong.push(`was handed to ${email}, and is with somebody else`);
  return wrong;
}

/** What changes who has it. */
const GIVES_WORK = ['handed_off', 'acknowledged', 'assigned'];

function isHighThroughout(head: Kept['head'], facts: readonly KeptFact[]): boolean {
  const { priority, kind, reopenCount, reportedAt, updatedAt } = head.incident;
  const moved = ['held', 'converted', 'priority_changed', 'merged', 'reopened'];
  return (
    priority === 'high' &&
    kind === 'incident' &&
    reopenCount === 0 &&
    reportedAt <= updatedAt &&
    facts.every(({ type }) => !moved.includes(type))
  );
}

/** Each owed mail exactly once; twice only where the fault hit between sending and marking. */
function mails(stage: Stage, id: string, { facts, rejected }: Kept, mayDouble: boolean): readonly string[] {
  const sent = new Map<string, number>();
  for (const { recipient, tags } of stage.mails.oldest({ incident: id }, 10_000)) {
    const key = `${tags['delivery']} to ${recipient.toLowerCase()}`;
    sent.set(key, (sent.get(key) ?? 0) + 1);
  }
  const owed = facts.flatMap(({ n, owes }) => owes.map(({ mail, to }) => `${n}-${mail} to ${to.email.toLowerCase()}`));
  const wrong: string[] = [];
  for (const key of owed) {
    const [delivery = '', , to = ''] = key.split(' ');
    if (sent.has(key) || rejected.has(delivery) || inDigest(stage, id, delivery, to)) continue;
    wrong.push(`owes ${key}, which was never sent`);
  }
  // Whether a reader who joined by themselves hears of it, their scene says.
  const tells = new Set(facts.flatMap(({ n, lists = [] }) => (lists.length === 0 ? [] : [`${n}-stakeholder`])));
  const mayHear = (key: string) => tells.has(key.split(' ')[0] ?? '') && / to reader\d+@example\.com$/.test(key);
  // A channel of a service stands among the lists, and is mailed to nobody.
  const told = facts.flatMap(({ n, lists = [] }) =>
    lists.filter((list) => !list.includes(':')).map((list) => `${n}-stakeholder to ${list}@example.com`),
  );
  for (const key of told) if (!sent.has(key)) wrong.push(`owes ${key}, which was never sent`);
  for (const [key, times] of sent) {
    const most = mayDouble ? 2 : 1;
    if (times > most) wrong.push(`sent ${key} ${times} times`);
    // Mails of the operator's own trouble are owed by no fact.
    if (!owed.includes(key) && !told.includes(key) && !mayHear(key) && !/-(stuck) to /.test(key))
      wrong.push(`sent ${key}, which nobody owed`);
  }
  return wrong;
}

/** Each post that was taken is one that is marked so; again only where the fault hit between posting and marking. */
function chats(stage: Stage, id: string, { posted }: Kept, mayDouble: boolean): readonly string[] {
  const posts = stage.chats.oldest({ incident: id }, 10_000);
  const inside = posts.find(({ address }) => /^(10|127|169\.254|192\.168)\.|^f[cde]|^::/.test(address));
  const taken = posts.filter(({ status }) => status === 200).length;
  return [
    ...(inside === undefined ? [] : [`was posted to ${inside.address}`]),
    ...(taken < posted ? [`was posted ${taken} times, and marked as posted ${posted} times`] : []),
    ...(taken > (mayDouble ? posted + 1 : posted) ? [`was posted ${taken} times instead of ${posted}`] : []),
  ];
}

/** Of more calls in a minute than one can look through, a digest tells. */
function inDigest(stage: Stage, id: string, delivery: string, to: string): boolean {
  if (!/-call(_pager)?$/.test(delivery)) return false;
  return stage.mails
    .oldest({ to }, 10_000)
    .some(({ tags, raw }) => tags['delivery']?.endsWith('-digest') && raw.includes(id));
}
