import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeAt } from '../../../infra/local/place.ts';
import { readTemplate } from '../../../infra/local/template.ts';
import { synthesizedStack } from '../../../infra/run-here.ts';
import { progress, type Row, seeded } from '../proof.ts';
import { DESK, RESPONDER } from '../stage/people.ts';
import { broken, left } from './afterwards.ts';
import { Crowd } from './people.ts';
import { mailsIn, readShelf, type Sent, unmarked } from './shelf.ts';
import { Subject, type Trap } from './subject.ts';
import { killBeforeWrite } from './writes.ts';

/** A Monday night, 02:00 in Berlin. */
const NIGHT = '2027-01-11T01:00:00.000Z';
const PEOPLE = 6;
/** A round in which nothing kills the machine by then is killed from outside. */
const ROUND_MS = 20_000;
const MOMENTS = ['burst', 'after a 201', 'advance', 'write', 'before', 'after', 'mail'] as const;
type Moment = (typeof MOMENTS)[number];

const WORDS: Readonly<Record<Moment, string>> = {
  burst: 'within a burst of commits',
  'after a 201': 'right after a 201',
  advance: 'in the middle of an advance',
  write: 'before a write of the table',
  before: 'before a commit of the interpreter',
  after: 'after a commit of the interpreter',
  mail: 'between sending a mail and marking it',
};

export interface Found {
  readonly rows: readonly Row[];
  readonly failures: readonly string[];
}

interface Totals {
  readonly answered: number;
  readonly incidents: number;
  /** Mails that came a second time, and those that might have: a kill hit between sending and marking. */
  readonly doubled: number;
  readonly mayDouble: number;
}

/**
 * Kills the machine in `rounds` moments, one after the other on the same data, and lets everything come to its end:
 * people end it, or, of what they left, policy within so many days.
 */
export async function killMachine(
  rounds: number,
  seed: number,
  days: number,
): Promise<Found & { readonly totals: Totals }> {
  const random = seeded(seed);
  const dataDir = mkdtempSync(join(tmpdir(), 'allclear-kill9-'));
  const table = tableName(await synthesizedStack());
  const subject = new Subject(dataDir, NIGHT);
  const crowd = new Crowd(() => subject.url, random);
  const allowed = new Map<Sent, number>();
  const kills = new Map<Moment, number>();
  let mails: readonly Sent[] = [];
  const failures: string[] = [];
  const replay = `npm run kill9 -- --rounds ${rounds} --seed ${seed} --days ${days}`;
  try {
    await subject.start();
    for (let round = 0; round < rounds; round++) {
      const moment = MOMENTS[round % MOMENTS.length] ?? 'burst';
      await killAt(moment, subject, crowd, random);
      kills.set(moment, (kills.get(moment) ?? 0) + 1);
      const { items } = await readShelf(dataDir, table);
      for (const mail of unmarked(items, mailsIn(dataDir))) allowed.set(mail, (allowed.get(mail) ?? 0) + 1);
      await subject.start(trapOf(MOMENTS[(round + 1) % MOMENTS.length] ?? 'burst', random));
      await crowd.askAgain();
      const wrong = await broken(crowd.client, crowd.incidents, crowd.promised);
      failures.push(...wrong.map((what) => `Round ${round} (${moment}): ${what}. Replay: ${replay}`));
      progress(round + 1, rounds, `kills, ${crowd.answered} answered, ${crowd.incidents.length} incidents`);
    }
    // The last one started may have a trap in it.
    await subject.stop();
    await subject.start();
    await crowd.client.advance('PT3M');
    failures.push(...(await left(crowd.client, crowd.incidents)).map((what) => `${what}. Replay: ${replay}`));
    failures.push(...(await end(crowd, days)).map((what) => `${what}. Replay: ${replay}`));
    failures.push(
      ...(await broken(crowd.client, crowd.incidents, crowd.promised)).map((what) => `${what}. Replay: ${replay}`),
    );
    failures.push(...(await left(crowd.client, crowd.incidents)).map((what) => `${what}. Replay: ${replay}`));
    await subject.stop();
    const shelf = await readShelf(dataDir, table);
    mails = mailsIn(dataDir);
    failures.push(...shelf.disagreements, ...crowd.wrong);
    failures.push(
      ...unmarked(shelf.items, mails).map((mail) => `${mail} was mailed and never marked. Replay: ${replay}`),
    );
    failures.push(...doubled(mails, allowed).map((what) => `${what}. Replay: ${replay}`));
  } finally {
    await subject.kill();
    rmSync(dataDir, { recursive: true, force: true });
  }
  const totals = {
    answered: crowd.answered,
    incidents: crowd.incidents.length,
    doubled: mails.length - new Set(mails).size,
    mayDouble: allowed.size,
  };
  return { rows: [...kills].map(([moment, times]) => ({ killed: WORDS[moment], times })), failures, totals };
}

/** Kills a program that only writes the table, before each of its first `writes` writes, as far as it has so many. */
export async function killWriter(writes: Iterable<number>): Promise<Found> {
  const templateDir = await synthesizedStack();
  const counted = new Map<string, number>();
  const failures: string[] = [];
  for (const n of writes) {
    const dataDir = mkdtempSync(join(tmpdir(), 'allclear-kill9-'));
    const { before, wrong } = await killBeforeWrite(n, templateDir, dataDir);
    rmSync(dataDir, { recursive: true, force: true });
    failures.push(...wrong.map((what) => `Killed before write ${n} (${before}): ${what}`));
    if (before === null) break;
    counted.set(before, (counted.get(before) ?? 0) + 1);
  }
  return {
    rows: [...counted].map(([what, times]) => ({ killed: `before a write of the table: ${what}`, times })),
    failures,
  };
}

function tableName(templateDir: string): string {
  const [table] = readTemplate(templateDir, placeAt('http://127.0.0.1:3000')).ofType('AWS::DynamoDB::Table');
  return table?.name ?? '';
}

function trapOf(moment: Moment, random: () => number): Trap | undefined {
  if (moment === 'write') return { kill: moment, at: 1 + Math.floor(random() * 120) };
  if (moment === 'before' || moment === 'after') return { kill: moment, at: 1 + Math.floor(random() * 60) };
  if (moment === 'mail') return { kill: moment, at: 1 + Math.floor(random() * 15) };
  return undefined;
}

/** Lets people work, and comes back when the machine is dead. */
async function killAt(moment: Moment, subject: Subject, crowd: Crowd, random: () => number): Promise<void> {
  const deadline = Date.now() + ROUND_MS;
  const reports = () => crowd.promised.filter(({ type }) => type === 'reported').length;
  const [wanted, delay] = [reports() + 1 + Math.floor(random() * 8), Math.floor(random() * 1_500)];
  const over = () => !subject.running || Date.now() > deadline;
  if (moment === 'advance') {
    await crowd.work(PEOPLE, () => over() || reports() >= wanted);
    const turning = crowd.client.advance('PT45M').catch(() => undefined);
    await Promise.race([turning, new Promise((later) => setTimeout(later, delay))]);
  } else if (moment === 'after a 201') {
    await crowd.work(PEOPLE, () => over() || reports() >= wanted);
  } else if (moment === 'burst') {
    // A machine that has just started answers its first requests late.
    const before = crowd.answered;
    const busy = crowd.work(PEOPLE, over);
    while (!over() && crowd.answered === before) await new Promise((later) => setTimeout(later, 10));
    await new Promise((later) => setTimeout(later, delay));
    await subject.kill();
    await busy;
  } else {
    subject.arm();
    await crowd.work(PEOPLE, over);
  }
  await subject.kill();
}

/** People bring half of what is open to its end; the rest waits for days, until policy or the desk closes it. */
async function end(crowd: Crowd, days: number): Promise<readonly string[]> {
  const { client } = crowd;
  const status = async (id: string) => (await client.send('GET', `/v1/incidents/${id}`, undefined, DESK)).body.status;
  for (const [index, id] of crowd.incidents.entries()) {
    if ((await status(id)) === 'new') await client.advance('PT1M');
    if (['triaged', 'investigating', 'on_hold', 'recovering'].includes(await status(id))) {
      await crowd.act(id, 'resolve', { code: 'solution', notes: 'It was restarted.' }, RESPONDER);
    }
    if (index % 2 === 0) await crowd.act(id, 'confirm', {}, DESK);
    if (index % 4 === 0) await crowd.act(id, 'close', {}, DESK);
  }
  for (let day = 0; day < days; day++) {
    await client.advance('P1D');
    progress(day + 1, days, 'days until policy closes what nobody answers');
  }
  for (const id of crowd.incidents) {
    // What is or was high never lapses.
    if ((await status(id)) === 'resolved') await crowd.act(id, 'confirm', {}, DESK);
    if ((await status(id)) === 'confirmed') await crowd.act(id, 'close', {}, DESK);
  }
  await client.advance('PT3M');
  const open = await Promise.all(crowd.incidents.map(async (id) => [id, await status(id)]));
  return open.filter(([, is]) => is !== 'closed').map(([id, is]) => `${id} came to no end: it is ${is}`);
}

/** Mails that came twice, though no kill hit between sending and marking. */
function doubled(sent: readonly Sent[], allowed: ReadonlyMap<Sent, number>): readonly string[] {
  const times = new Map<Sent, number>();
  for (const mail of sent) times.set(mail, (times.get(mail) ?? 0) + 1);
  return [...times]
    .filter(([mail, count]) => count > 1 + (allowed.get(mail) ?? 0))
    .map(([mail, count]) => `${mail} was mailed ${count} times, ${1 + (allowed.get(mail) ?? 0)} allowed`);
}
