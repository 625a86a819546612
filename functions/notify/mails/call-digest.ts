import type { Priority } from '../../incident/incident.ts';
import { oneLine } from '../header-text.ts';
import type { Letter } from '../letter.ts';
import { shortened } from './call-pager.ts';

/** An incident that waits for the reader. */
export interface Wanted {
  readonly id: string;
  readonly priority: Priority;
  readonly summary: string;
  /** `High: acknowledge by 03:15 CET` */
  readonly demand: string;
  /** Where they say that they have it. */
  readonly page: string;
}

/** To a person whom more incidents call within a minute than they can look at one by one: all of them, in one mail. */
export function callDigest(wanted: readonly Wanted[], more: number): Letter {
  const count = wanted.length + more;
  const high = wanted.filter(({ priority }) => priority === 'high').length;
  const ofThem = high === 0 || high === count ? '' : `, ${high} of them high`;
  return {
    firstLine:
      count === 1
        ? 'One more incident waits for you: acknowledge it.'
        : `${count} more incidents wait for you${ofThem}: acknowledge what you take.`,
    secondLine: 'If you do not, you are called again for what is high, and then others are called.',
    facts: [],
    entries: wanted.map(({ id, demand, summary, page }) => ({
      title: `${id}. ${demand}`,
      quote: summary,
      link: { label: 'Acknowledge', url: page },
    })),
    closing: [
      ...(more === 0 ? [] : [`${more} more are not named here: the queue of the service desk shows them all.`]),
      'Each link opens a page; there you say that you have it. So many came at once that they are told in one mail.',
    ].join(' '),
  };
}

/** The same to a pager, in one line of at most 140 characters. */
export function callDigestPager(wanted: readonly Wanted[], more: number): string {
  const ids = wanted.map(({ id }) => id).join(', ');
  return shortened(oneLine(`${wanted.length + more} more calls. ${wanted[0]?.demand ?? ''}: ${ids}`));
}
