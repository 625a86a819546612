import type { StakeholderList } from '../catalogue/catalogue.ts';
import type { Head } from '../incident/head.ts';
import type { OutgoingMail } from '../incident/ports.ts';
import type { World } from '../incident/world.ts';
import { statusWords } from '../pages/words.ts';
import type { OnList } from '../stakeholders/members.ts';
import { oneLine, subjectText } from './header-text.ts';
import { html, plainText } from './layout.ts';
import type { Entry, Letter } from './letter.ts';
import { linkTo } from './link.ts';
import { forMember, listFoot, listHeaders } from './list-links.ts';
import { priorityWord } from './rows.ts';
import { fullTime } from './times.ts';

/** Incidents of each sort that are named; the others are counted. */
const NAMED = 50;

/** What a daily mail tells: what is open, and what has ended since the one before. */
export interface Daily {
  readonly open: readonly Head[];
  readonly ended: readonly Head[];
}

/** To one member of a list who reads it once a day. */
export function dailyMail(
  list: StakeholderList,
  { name, email, timeZone }: OnList,
  { open, ended }: Daily,
  { catalogue, settings }: World,
  { baseUrl, sender }: { readonly baseUrl: string; readonly sender: string },
): OutgoingMail {
  const own = forMember(list, email, baseUrl);
  const zone = timeZone ?? settings.timeZone;
  const left = Math.max(0, open.length - NAMED) + Math.max(0, ended.length - NAMED);
  const letter: Letter = {
    firstLine: `${counted(open.length)} open${ended.length === 0 ? '' : `, ${ended.length} ended since the last daily mail`}. You need do nothing.`,
    entries: [...open.slice(0, NAMED), ...ended.slice(0, NAMED)].map(entryOf),
    button: { label: 'What is open now', url: own.open },
    facts: [['List', list.name]],
    ...(left === 0 ? {} : { closing: `And ${left} more, which are not named here.` }),
  };
  const subject = subjectText(`Once a day: ${open.length} open, ${ended.length} ended (${oneLine(list.name)})`);
  const foot = listFoot(own, settings.desk);
  return {
    to: { name: oneLine(name), email },
    subject,
    headers: { 'Auto-Submitted': 'auto-generated', ...listHeaders(own.list.id, own.leave, sender) },
    replyTo: settings.desk,
    text: plainText(letter, foot),
    html: html(letter, foot, subject),
    rank: 'list',
  };

  function entryOf({ incident, linkKey }: Head): Entry {
    const service = catalogue.services.get(incident.service ?? '')?.name ?? incident.service;
    const path = linkTo({ id: incident.id, purpose: 's', recipient: email, call: list.id }, linkKey);
    return {
      title: [
        incident.id,
        `${priorityWord(incident.priority).toLowerCase()} priority`,
        ...(service === null ? [] : [service]),
        statusWords(incident.status),
      ]
        .join(', ')
        .concat(`. Reported ${fullTime(incident.reportedAt, zone)}`),
      quote: incident.summary,
      link: {
        label: `How ${incident.id} stands now`,
        url: `${baseUrl.replace(/\/+$/, '')}${path}`,
      },
    };
  }
}

function counted(count: number): string {
  if (count === 0) return 'No incident is';
  return count === 1 ? '1 incident is' : `${count} incidents are`;
}
