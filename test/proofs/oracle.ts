import { type Kept, type KeptFact, kept } from './stage/journal.ts';
import type { Stage } from './stage/stage.ts';

/** What the process promises of high priority, in minutes from the report, day and night. */
const HIGH_MINUTES: Readonly<Record<string, number>> = { response: 15, resolution: 240 };
/** DESIGN: an escalation is never early, and at most so late with its execution dead. */
const LATE_MS = 90_000;

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
    ...mails(stage, id, found, mayDouble),
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
  for (const { fact, clock, percent } of own.filter((one) => one.fact.type !== 'skipped')) {
    const due = Date.parse(head.incident.reportedAt) + (HIGH_MINUTES[clock] ?? 0) * 600 * percent;
    const late = Date.parse(fact.at) - due;
    // Breaches are told again; only the first telling has a due time of its own.
    if (late < 0) wrong.push(`${fact.type} at ${percent} % of ${clock} came ${-late / 1000} s early`);
    if (fact.type !== 'call_repeated' && late > LATE_MS + heldUp) {
      wrong.push(`${fact.type} at ${percent} % of ${clock} came ${late / 1000} s late`);
    }
  }
  return wrong;
}

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
  const told = facts.flatMap(({ n, lists = [] }) => lists.map((list) => `${n}-stakeholder to ${list}@example.com`));
  for (const key of told) if (!sent.has(key)) wrong.push(`owes ${key}, which was never sent`);
  for (const [key, times] of sent) {
    const most = mayDouble ? 2 : 1;
    if (times > most) wrong.push(`sent ${key} ${times} times`);
    // Mails of the operator's own trouble are owed by no fact.
    if (!owed.includes(key) && !told.includes(key) && !/-(stuck) to /.test(key))
      wrong.push(`sent ${key}, which nobody owed`);
  }
  return wrong;
}

/** Of more calls in a minute than one can look through, a digest tells. */
function inDigest(stage: Stage, id: string, delivery: string, to: string): boolean {
  if (!/-call(_pager)?$/.test(delivery)) return false;
  return stage.mails
    .oldest({ to }, 10_000)
    .some(({ tags, raw }) => tags['delivery']?.endsWith('-digest') && raw.includes(id));
}
