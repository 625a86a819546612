import type { Head } from '../incident/head.ts';
import type { World } from '../incident/world.ts';
import { linkTo } from '../notify/link.ts';
import type { ForMember } from '../notify/list-links.ts';
import { publicName } from '../notify/public-name.ts';
import { priorityWord } from '../notify/rows.ts';
import { fullTime } from '../notify/times.ts';
import { ruleWords } from '../stakeholders/rule-words.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import { statusWords, whoHasIt } from './words.ts';

/** Incidents shown at once. */
const SHOWN = 100;

interface OpenView {
  readonly member: ForMember;
  /** The address that the link was made for. */
  readonly reader: string;
  readonly timeZone: string;
  /** By priority, then oldest. */
  readonly heads: readonly Head[];
  /** There may be more than were looked through. */
  readonly more: boolean;
  readonly world: World;
}

/** What is open for a list now, for one of its members: nothing that was written for those who work on it. */
export function openPage(view: OpenView): string {
  const { member, heads, world } = view;
  const title = `Open now: “${member.list.name}”`;
  return layout(
    title,
    html`<header><h1 dir="auto">${title}</h1></header>
<section>
<p>${ruleWords(member.list, world.catalogue)}</p>
${heads.length === 0 ? html`<p>Nothing is open for you now.</p>` : html`<ol>\n${heads.slice(0, SHOWN).map((head) => itemOf(head, view))}\n</ol>`}
${restOf(view)}
</section>
<section>
<p><a href="${member.own}">Your time zone, and whether you get one mail a day</a></p>
<p><a href="${member.leave}">Leave the list</a></p>
</section>`,
  );
}

function itemOf({ incident, linkKey }: Head, { member, reader, timeZone, world }: OpenView): Html {
  const { id, summary, priority, status, service, reportedAt, nextUpdateAt } = incident;
  const path = linkTo({ id, purpose: 's', recipient: reader, call: member.list.id }, linkKey);
  const named = world.catalogue.services.get(service ?? '')?.name ?? service;
  const has = whoHasIt(incident);
  return html`<li>
<p dir="auto"><a href="${path}">${id}: ${summary}</a></p>
<p>${[`${priorityWord(priority)} priority`, ...(named === null ? [] : [named]), statusWords(status)].join(', ')}</p>
<p>Reported ${fullTime(reportedAt, timeZone)}. ${has === null ? 'Nobody has it yet' : `${publicName(has)} has it`}.${nextUpdateAt === null ? '' : ` Next update ${fullTime(nextUpdateAt, timeZone)}.`}</p>
</li>`;
}

/** What is not shown is said. */
function restOf({ heads, more }: OpenView): Html | null {
  const left = heads.length - SHOWN;
  if (left <= 0 && !more) return null;
  const words =
    left > 0
      ? `${more ? 'At least ' : ''}${left} more ${left === 1 && !more ? 'is' : 'are'} open; the ${SHOWN} most urgent are shown.`
      : 'So many incidents are open that not all were looked through: there may be more.';
  return html`<p>${words}</p>`;
}
