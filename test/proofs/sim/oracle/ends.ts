import type { Head } from '../../../../functions/incident/head.ts';
import type { Incident } from '../../../../functions/incident/incident.ts';
import { type Case, time } from './judgement.ts';

const MINUTE = 60_000;
/** Facts that say again what another said. */
const REPEATED: readonly string[] = ['merged', 'reminded'];
const ENDED: readonly string[] = ['closed', 'cancelled', 'merged'];

/** At the end all has settled: what is over is finished, what is not is parked by one execution that lives. */
export function judgeEnd(one: Case, present: Head): void {
  const { stage, end } = one.lived;
  const { incident } = one.head;
  if (present.finished !== ENDED.includes(incident.status)) {
    one.fails(`is ${incident.status} and ${present.finished ? '' : 'not '}finished`);
  }
  if (!present.finished && (present.wakeAt === null || Date.parse(present.wakeAt) < end - 2 * MINUTE)) {
    one.fails(`is not finished, and its wake time is ${present.wakeAt}`);
  }
  if (incident.merging !== null) one.fails(`is still being merged into ${incident.merging.into}`);
  const working = stage.engine.working().filter((name) => name.startsWith(one.id));
  if (working.length > 0) one.fails(`has settled, and ${working.join()} is still at work`);
}

/** What ended stays ended, unless the desk reopens what was closed. */
export function judgeEnded(one: Case): void {
  let before: Incident | null = null;
  for (const { head } of one.commits) {
    const { incident } = head;
    if (before !== null && ENDED.includes(before.status) && before.status !== incident.status) {
      const reopened = head.newest.find(({ type }) => type === 'reopened');
      if (before.status !== 'closed' || reopened?.actor.kind !== 'person') {
        one.fails(`was ${before.status} and became ${incident.status} at ${incident.updatedAt}`);
      }
    }
    before = incident;
  }
}

/** Nothing merges in a circle, and whoever reported what was merged is a reporter of what it became part of. */
export function judgeMerges(cases: readonly Case[]): void {
  const byId = new Map(cases.map((one) => [one.id, one]));
  for (const one of cases) {
    const { mergedInto, reporter } = one.head.incident;
    if (mergedInto === null) continue;
    const into = byId.get(mergedInto);
    if (into === undefined) one.fails(`was merged into ${mergedInto}, which is not there`);
    const { others = [], reporter: first } = into?.head.incident ?? {};
    const known = [...others, ...(first === undefined ? [] : [first])];
    if (!known.some(({ email, phone }) => email === reporter.email && phone === reporter.phone)) {
      one.fails(`was merged into ${mergedInto}, which does not know its reporter`);
    }
    const way = new Set([one.id]);
    for (
      let next = mergedInto as string | null;
      next !== null;
      next = byId.get(next)?.head.incident.mergedInto ?? null
    ) {
      if (way.has(next)) {
        one.fails(`was merged in a circle: ${[...way, next].join(' → ')}`);
        return;
      }
      way.add(next);
    }
  }
}

/** A report that was answered is an incident, the same one for the same key; an act that was answered is in the journal. */
export function judgeAnswers(cases: readonly Case[], found: string[]): void {
  const [{ lived } = { lived: null }] = cases;
  if (lived === null) return;
  const { reported, done } = lived.stage;
  const ids = new Map<string, string>();
  for (const { id, key, at } of reported) {
    if (!cases.some((one) => one.id === id)) found.push(`The report answered by ${id} at ${time(at)} is lost.`);
    if (key !== null && (ids.get(key) ?? id) !== id)
      found.push(`The report with ${key} became ${id} and ${ids.get(key)}.`);
    if (key !== null) ids.set(key, id);
  }
  for (const { id, words, keyed, sent } of done) {
    const commits = cases
      .filter((one) => one.id === id)
      .flatMap((one) => one.commits)
      .filter(({ head }) => head.newest.some(({ text, type }) => text === words && !REPEATED.includes(type)));
    if (commits.length === 0) found.push(`${id} was answered for “${words}”, and has no such fact.`);
    if (commits.length > (keyed ? 1 : sent())) found.push(`${id} has “${words}” ${commits.length} times.`);
  }
}

/** With nobody there, silence goes up: whoever is on call, then the desk and somebody of authority hear of it. */
export function judgeSilence(one: Case): void {
  const { people, stage } = one.lived;
  const { incident } = one.head;
  // Four working hours are over after a long weekend at the latest.
  const silent = Date.parse(incident.reportedAt) < people.silentUntil - 6 * 24 * 60 * MINUTE;
  if (!silent || incident.kind === 'request') return;
  if (!one.facts.some(({ type }) => type === 'breached')) {
    one.fails('was answered by nobody, and nobody heard');
    return;
  }
  const told = [...stage.post.taken.values()].flat().filter((mail) => mail.incident === one.id);
  const { desk } = stage.worlds.now.settings;
  const heard = (kind: string) => told.some((mail) => mail.kind === kind || (mail.kind === 'call' && mail.to === desk));
  if (!heard('breached')) one.fails('was missed, and the desk did not hear of it');
  if (incident.priority !== 'low' && !heard('call')) one.fails('was missed, and nobody was called');
}

/** With everybody doing what their mails ask, it is over within the days of a lifetime. */
export function judgeDiligence(one: Case): void {
  const { people, stage, end } = one.lived;
  const { incident } = one.head;
  // Whoever is not reached cannot answer.
  if ([...stage.post.refused].some((key) => key.startsWith(one.id))) return;
  if (people.character !== 'diligent' || Date.parse(incident.reportedAt) > end - 20 * 24 * 60 * MINUTE) return;
  if (!ENDED.includes(incident.status))
    one.fails(`is still ${incident.status} though everybody did what their mails ask`);
}
