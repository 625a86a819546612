import { oneLine } from '../header-text.ts';
import type { Situation } from '../letter.ts';
import { demand } from './demand.ts';
import { taken } from './taken.ts';

/** What a text message takes is 140; two are left for the line ending that a mail's text arrives with. */
const LONGEST = 138;

/**
 * To the pager of the person who is called: one plain line of at most 140 characters. The link is in it if it fits,
 * else as much of the summary as fits.
 */
export function callPager(situation: Situation): string {
  const { incident, page, callWaits } = situation;
  if (!callWaits) return shortened(oneLine(`${incident.id} ${taken(situation).firstLine}`));
  const start = oneLine(`${incident.id} ${demand(situation)}`);
  const linked = `${start} ${page}`;
  return linked.length <= LONGEST ? linked : shortened(`${start}: ${oneLine(incident.summary)}`);
}

/** Cut to what a text message takes. Counted in UTF-16 units, as those count: an emoji is two and stays whole. */
export function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length >= LONGEST) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}
