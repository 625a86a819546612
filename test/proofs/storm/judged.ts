import type { Row } from '../proof.ts';
import type { Kept, KeptMail } from './kept.ts';
import type { Answered } from './load.ts';

const P99_MS = 100;
const FIRST_CALL_MS = 10_000;
/** Ten calls of a minute go alone, ten of the minute before may come late, and one digest. */
const CALL_MAILS_A_MINUTE = 21;

/** When the last report was answered, and when the machine was looked at. */
interface Times {
  readonly over: string;
  readonly end: string;
}

/** Holds what the storm left against what is promised. */
export function judged(answers: readonly Answered[], { heads, mails, deliveries }: Kept, { over, end }: Times) {
  const rows: Row[] = [];
  const failures: string[] = [];
  const hold = (figure: string, found: number, limit: number, sentence: string) => {
    rows.push({ figure, found: Math.round(found), limit: String(limit) });
    if (!(found <= limit)) failures.push(sentence);
  };
  const tell = (figure: string, found: number) => rows.push({ figure, found: Math.round(found), limit: '' });

  const took = answers.filter(({ status }) => status === 201).map((one) => one.took);
  const ids = answers.flatMap(({ id }) => (id === null ? [] : [id]));
  const refused = new Map<number, number>();
  for (const { status } of answers) if (status !== 201) refused.set(status, (refused.get(status) ?? 0) + 1);
  tell('reports', answers.length);
  hold('not answered by 201', answers.length - ids.length, 0, `Answers were: ${JSON.stringify([...refused])}.`);
  tell('median of the 201, ms', share(took, 0.5));
  hold(
    'p99 of the 201, ms',
    share(took, 0.99),
    P99_MS,
    `One in a hundred 201 took ${Math.round(share(took, 0.99))} ms.`,
  );

  const found = ids.flatMap((id) => heads.get(id) ?? []);
  hold('lost', ids.length - found.length, 0, `Of ${ids.length} incidents ${found.length} are in the table.`);
  const uncalled = found.filter(({ calls }) => calls.length === 0);
  hold(
    'called nobody',
    uncalled.length,
    0,
    `${uncalled.length} incidents called nobody, ${uncalled[0]?.id} the first.`,
  );

  const told = toldAt(mails);
  const untold = found.filter(({ id, calls }) => calls.some(({ at }) => at <= over) && !told.has(id));
  // What a digest counts without naming it is told too.
  const counted = mails.reduce((sum, { more }) => sum + more, 0);
  tell('calls counted in a digest, not named', untold.length);
  hold('calls never mailed', Math.max(0, untold.length - counted), 0, `The calls of ${untold.length} were not mailed.`);
  const waits = found.flatMap(({ id, reportedAt }) => (told.has(id) ? [ms(reportedAt, told.get(id) ?? '')] : []));
  tell('from report to its call, median ms', share(waits, 0.5));
  tell('from report to its call, p99 ms', share(waits, 0.99));
  const late = [...firstCalls(found, mails)].sort((a, b) => b[1] - a[1])[0] ?? ['nobody', 0];
  hold('first call to a person, ms', late[1], FIRST_CALL_MS, `${late[0]} waited ${late[1]} ms for the first call.`);

  const overdue = [...heads.values()].filter(({ wakeAt }) => wakeAt !== null && wakeAt <= end);
  hold(
    'overdue in the end',
    overdue.length,
    0,
    `${overdue.length} incidents were overdue, ${overdue[0]?.id} the first.`,
  );
  const done = new Set(
    deliveries.flatMap(({ incident, n, mail, outcome }) => (outcome ? [`${incident} ${n} ${mail}`] : [])),
  );
  const owing = found.filter(({ id, newest, carried }) =>
    newest
      .filter(({ n, at }) => n > carried && at <= over)
      .some(({ n, owes }) => owes.some(({ mail }) => !done.has(`${id} ${n} ${mail}`))),
  );
  const open = deliveries.filter(({ outcome, called }) => outcome === null && (called === null || called <= over));
  hold('incidents that owe mail', owing.length, 0, `${owing.length} incidents owe mail, ${owing[0]?.id} the first.`);
  hold('mails not carried out', open.length, 0, `${open.length} mails were begun and not carried out.`);
  const last = deliveries.flatMap(({ called, at }) => (at !== null && (called === null || called <= over) ? [at] : []));
  tell('all followed up after its end, ms', Math.max(0, ms(over, last.sort().at(-1) ?? over)));

  const calls = busiest(mails.filter(({ kind }) => CALLS.has(kind)));
  hold(
    'most call mails to one address in a minute',
    calls.count,
    CALL_MAILS_A_MINUTE,
    `${calls.to} got ${calls.count}.`,
  );
  tell('digests', mails.filter(({ kind }) => kind === 'digest').length);
  tell('mails', mails.length);
  const lists = busiest(mails.filter(({ kind }) => kind === 'stakeholder'));
  tell('most list mails to one address in a minute', lists.count);
  return { rows, failures };
}

const CALLS = new Set(['call', 'call_pager', 'digest']);

/** When each incident's first call was mailed, by itself or in a digest. */
function toldAt(mails: readonly KeptMail[]): ReadonlyMap<string, string> {
  const told = new Map<string, string>();
  for (const { at, kind, incident, named } of mails) {
    if (!CALLS.has(kind)) continue;
    for (const id of incident === null ? named : [incident]) if (!told.has(id)) told.set(id, at);
  }
  return told;
}

/** Milliseconds from the first report that calls a person until the first call that is mailed to them. */
function firstCalls(
  heads: Kept['heads'] extends ReadonlyMap<string, infer H> ? readonly H[] : never,
  mails: readonly KeptMail[],
) {
  const reported = new Map<string, string>();
  for (const { reportedAt, calls } of heads) {
    const to = calls[0]?.to.email;
    if (to !== undefined && reportedAt < (reported.get(to) ?? '~')) reported.set(to, reportedAt);
  }
  return [...reported].map(([to, at]): readonly [string, number] => {
    const mail = mails.find((one) => one.to === to && CALLS.has(one.kind));
    return [to, mail === undefined ? Infinity : ms(at, mail.at)];
  });
}

function busiest(mails: readonly KeptMail[]): { readonly to: string; readonly count: number } {
  const counts = new Map<string, number>();
  for (const { to, at } of mails) {
    const key = `${to} at ${at.slice(0, 16)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const [to = 'nobody', count = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  return { to, count };
}

function share(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(part * values.length) - 1] ?? 0;
}

function ms(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}
