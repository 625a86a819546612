import { Agenda } from './agenda.ts';
import { Chance } from './chance.ts';
import { judge } from './judge.ts';
import { People } from './people.ts';
import { someReport } from './reports.ts';
import type { Shelf } from './shelf.ts';
import { Stage } from './stage.ts';
import { Trouble } from './trouble.ts';
import { Witness } from './witness.ts';

const DAY = 86_400_000;

/**
 * Mornings from which lifetimes begin within a week: around both changes of the clocks in Berlin and in New York, the
 * turn of the year, a leap day.
 */
const BEGINNINGS = ['2026-03-02', '2026-03-23', '2026-10-19', '2026-12-21', '2028-02-21', '2026-06-08'];

/** One lifetime as it was lived, before anybody judges it. */
export interface Lived {
  readonly stage: Stage;
  readonly people: People;
  readonly begun: string;
  readonly end: number;
  /** Something went on and on, until it was ended: there is nothing else to judge. */
  readonly endless: boolean;
}

/** Lives one lifetime: so many days from its first report, all of it drawn from the seed. */
async function live(seed: number, days: number, shelf: Shelf): Promise<Lived> {
  const chance = new Chance(seed);
  const begun = chance.pick(BEGINNINGS);
  const start = Date.parse(`${begun}T00:00:00Z`) + chance.between(0, 7 * 86_400 - 1) * 1_000;
  const end = start + days * DAY;
  const agenda = new Agenda(start);
  const trouble = new Trouble(agenda, chance, end);
  const witness = new Witness(agenda);
  const stage = new Stage(agenda, chance, trouble, witness, shelf);
  const people = new People(stage, end);
  trouble.slowed = () => {
    people.barge();
    stage.crowd();
  };
  const reports = howMany(chance);
  for (let nth = 0; nth < reports; nth++) {
    const at = nth === 0 ? start : start + chance.between(0, chance.pick([600, 2 * 86_400])) * 1_000;
    agenda.at(at, async () => {
      const known = stage.worlds.now.catalogue.teams.size > 0;
      const reporting = someReport(chance, agenda.now, nth, known);
      const id = await stage.report(reporting);
      if (trouble.is('twice')) await stage.report(reporting);
      if (nth === 0) people.meddle();
      else if (id !== null) people.relates(id);
      if (id !== null && reporting.report.kind === 'request') {
        agenda.at(agenda.now + 3_600_000, () => people.looksAfter(id));
      }
    });
  }
  if (chance.is(0.25)) {
    for (let times = chance.between(1, 3); times > 0; times--) {
      agenda.at(start + chance.between(0, 3 * 86_400) * 1_000, async () => stage.worlds.change());
    }
  }
  await agenda.playUntil(end);
  return { stage, people, begun, end, endless: agenda.endless };
}

/** Lived and judged. */
export async function lifetime(seed: number, days: number, shelf: Shelf) {
  const lived = await live(seed, days, shelf);
  const found = lived.endless
    ? [`Something goes on and on at ${new Date(lived.stage.agenda.now).toISOString()}.`]
    : await judge(lived, shelf);
  const { witness } = lived.stage;
  return { lived, outcome: { seed, hash: witness.hash, found, counts: countsOf(lived) } };
}

function countsOf({ stage, people }: Lived): Readonly<Record<string, number>> {
  const { witness, post, reported, refused, trouble, agenda } = stage;
  const sum = (lists: Iterable<{ readonly length: number }>) => [...lists].reduce((all, { length }) => all + length, 0);
  return {
    [people.character]: 1,
    reports: reported.length,
    commits: sum(witness.commits.values()),
    mails: sum(post.taken.values()),
    ...familiesOf(stage),
    refusals: [...refused.values()].reduce((all, count) => all + count, 0),
    mishaps: trouble.mishaps.length,
    calm: trouble.none ? 1 : 0,
    played: agenda.played,
  };
}

/** Acts that went for children too, and what became of the children. */
function familiesOf({ witness }: Stage): Readonly<Record<string, number>> {
  const said = [...witness.commits.values()].flatMap((commits) =>
    commits.flatMap(({ head }) => head.newest.filter(({ type }) => type === 'cascaded').map(({ data }) => data)),
  );
  const sum = (name: string) => said.reduce((all, data) => all + (data[name] as readonly unknown[]).length, 0);
  return { cascades: said.length, 'children reached': sum('reached'), 'children left': sum('left') };
}

function howMany(chance: Chance): number {
  return chance.weighted([
    [75, 1],
    [17, 2],
    [8, 3],
  ]);
}
