import { nextMorning } from '../../../../functions/stakeholders/mornings.ts';
import { READER } from '../cast.ts';
import type { Lived } from '../lifetime.ts';
import type { Heard } from '../witness.ts';
import { type Case, time } from './judgement.ts';

const MINUTE = 60_000;
/** What is under way when somebody says that they want it otherwise. */
const UNDER_WAY_MS = 15 * MINUTE;

/** How the reader heard at a time, where they said nothing else just before or after it. */
function heardAt({ stage }: Lived, at: number): Heard | undefined | 'unsure' {
  const said = stage.witness.heard;
  if (said.some((one) => Math.abs(one.at - at) < UNDER_WAY_MS)) return 'unsure';
  return said.findLast((one) => one.at <= at);
}

/** Who joined a list hears of each event that it tells of, unless they left, or read it once a day and it is not major. */
export function judgeReader(one: Case): void {
  const { post, worlds, witness } = one.lived.stage;
  if (worlds.changed || witness.heard.length === 0) return;
  for (const { head, at } of one.commits) {
    for (const { n, lists = [], at: told } of head.newest) {
      const heard = heardAt(one.lived, at);
      if (!lists.includes('everything') || heard === 'unsure') continue;
      const key = `${one.id}, fact ${n}, ${told}`;
      const got = [...post.taken.values()].flat().filter((mail) => {
        return mail.incident === one.id && mail.fact === n && mail.to === READER.email;
      });
      // Nobody but the reader is mailed at this address.
      if (got.length > 1 && got[0]?.by.faults === 0) one.fails(`mailed the reader ${got.length} times of ${key}`);
      const wanted = heard?.digest === 'each';
      const major = one.commits.some((commit) => commit.head.incident.major);
      const late = got.some((mail) => mail.at - at > UNDER_WAY_MS);
      if (!wanted && got.length > 0 && !late && !(major && heard?.digest === 'daily')) {
        one.fails(`mailed the reader of ${key}, who hears ${heard?.digest ?? 'nothing'}`);
      }
      const later = witness.heard.some((said) => said.at > at);
      const refused = [...post.refused, ...witness.rejected].some((kept) => kept.includes(READER.email));
      if (wanted && got.length === 0 && !later && !refused) one.fails(`never told the reader of ${key}`);
    }
  }
}

/** Between two daily mails lies a morning of their reader, and each goes to somebody who reads daily. */
export function judgeDaily(lived: Lived, found: string[]): void {
  const { post } = lived.stage;
  const mails = [...post.taken.values()].flat().filter(({ kind }) => kind === 'list-daily');
  for (const [index, { at, to, by }] of mails.entries()) {
    const heard = heardAt(lived, at);
    if (heard === 'unsure') continue;
    if (heard?.digest !== 'daily')
      found.push(`${to} got a daily mail at ${time(at)}, and hears ${heard?.digest ?? 'nothing'}`);
    const before = mails[index - 1];
    if (before === undefined || heard === undefined || before.by.faults > 0 || by.faults > 0) continue;
    const zone = heard.timeZone ?? 'Europe/Berlin';
    const sameZone = heard.at < before.at;
    if (sameZone && Date.parse(nextMorning(zone, new Date(before.at).toISOString())) > at) {
      found.push(`${to} got two daily mails of one morning, at ${time(before.at)} and ${time(at)}`);
    }
  }
}
