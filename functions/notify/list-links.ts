import type { StakeholderList } from '../catalogue/catalogue.ts';
import { oneLine } from './header-text.ts';
import type { Foot } from './layout.ts';
import { linkTo } from './link.ts';

/** A list and one member's own pages of it, absolute. */
export interface ForMember {
  readonly list: StakeholderList;
  /** By which they leave, with one click. */
  readonly leave: string;
  /** By which they join, and choose how they hear. */
  readonly own: string;
  /** What is open for the list now. */
  readonly open: string;
}

/** @param baseUrl where the pages are; empty for paths alone */
export function forMember(list: StakeholderList, email: string, baseUrl: string): ForMember {
  const url = (purpose: 'u' | 'm' | 'l') =>
    `${baseUrl.replace(/\/+$/, '')}${linkTo({ id: list.id, purpose, recipient: email, call: null }, list.linkKey)}`;
  return { list, leave: url('u'), own: url('m'), open: url('l') };
}

/** RFC 2919 and RFC 8058: a mail program can show of which list it is, and leave it by one click. */
export function listHeaders(id: string, leave: string, sender: string): Readonly<Record<string, string>> {
  return {
    'List-Id': `<${id}.${domainOf(sender)}>`,
    'List-Unsubscribe': `<${leave}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

/** What stands below each mail of a list. */
export function listFoot({ list, leave, own, open }: ForMember, desk: string): Foot {
  return {
    answers: `Answers to this mail go to the service desk, ${desk}.`,
    more: [
      { label: 'What is open for you now', url: open },
      { label: 'Your time zone, and whether you get one mail a day', url: own },
    ],
    page: { label: `You are on the list “${list.name}”. Leave it`, url: leave },
  };
}

export function domainOf(sender: string): string {
  return oneLine(sender).replace(/>$/, '').split('@').at(-1) ?? '';
}
