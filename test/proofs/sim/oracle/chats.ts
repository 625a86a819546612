import { keyOf } from '../keys.ts';
import { type Case, time } from './judgement.ts';

/**
 * Each fact that its lists hear of comes to each of their rooms, and to those of its service: once, and again only where
 * a process fell between posting and marking.
 */
export function judgeChats(one: Case): void {
  const { rooms, worlds, witness } = one.lived.stage;
  for (const [key, posts] of rooms.taken) {
    if (!key.startsWith(`${one.id} `)) continue;
    for (const [index, { by, at }] of posts.entries()) {
      const marked = by.marks.has(key);
      if (index < posts.length - 1 && marked) one.fails(`posted ${key} again though it was marked at ${time(at)}`);
      if (!marked && by.faults === 0) one.fails(`posted ${key} at ${time(at)} and never marked it`);
    }
  }
  if (worlds.changed) return;
  for (const { n, at, lists = [] } of one.facts) {
    for (const { id, list } of worlds.now.catalogue.channels.values()) {
      if (!lists.includes(list ?? `channel:${id}`)) continue;
      const key = keyOf({ incident: one.id, fact: n, mail: 'chat', recipient: `channel:${id}` });
      if (!rooms.taken.has(key) && !witness.rejected.has(key)) one.fails(`never posted fact ${n}, ${at}, to ${id}`);
    }
  }
}
