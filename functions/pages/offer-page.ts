import { briefOf, type Tried } from '../incident/brief.ts';
import { COMMAND_ROLES } from '../incident/choices.ts';
import { viewClocks } from '../incident/clocks.ts';
import { descriptionIn } from '../incident/head.ts';
import type { Fact, Incident } from '../incident/incident.ts';
import { partsInWords, ROLE_WORDS, rolesIn } from '../incident/roles.ts';
import { sameAddress } from '../incident/tell.ts';
import type { World } from '../incident/world.ts';
import type { Link } from '../notify/link.ts';
import { capital, nextUpdateWords, prioritySentence } from '../notify/rows.ts';
import { fullTime } from '../notify/times.ts';
import { timeZoneOf } from '../oncall/who.ts';
import type { Instant } from '../sla/instant.ts';
import { type Html, html } from './html.ts';
import { heading, layout, type Notice, noticeOf, rows } from './layout.ts';
import { COMMAND, type OfferStanding, offerButtons, offered, offerStanding } from './offer-link.ts';
import { staffTimeline } from './staff-timeline.ts';
import { tasksSection } from './task-list.ts';
import { timeline } from './timeline.ts';
import { statusWords, whoHasIt } from './words.ts';

/** What the page of whoever is offered something shows. */
export interface OfferView {
  readonly incident: Incident;
  /** Every fact so far. */
  readonly facts: readonly Fact[];
  readonly link: Link;
  readonly world: World;
  readonly now: Instant;
  readonly notice: Notice | null;
  /** The reader's own page to work on it. */
  readonly work: string;
  /** The reader's own page of the live document. */
  readonly document: string;
}

/** The page of whoever is asked to take command, or offered a handoff: what it is, the buttons, and the brief. */
export function offerPage(view: OfferView): string {
  const { incident, facts, link, now } = view;
  const standing = offerStanding(incident, facts, link, now);
  const zone = zoneOf(view);
  const { title, words } = said(view, standing, (at) => fullTime(at, zone));
  const buttons = offerButtons(standing, link);
  return layout(
    `${title} – ${incident.id}`,
    html`${heading(incident.id, incident.summary)}
${noticeOf(view.notice)}
<section>
<h2>${title}</h2>
<p>${words}</p>
${
  buttons.length === 0
    ? null
    : html`<form method="post">
<button name="do" value="take">${link.call === COMMAND ? 'Take command' : 'I accept'}</button>
${buttons.includes('return') ? html`<button class="second" name="do" value="return">I cannot</button>` : null}
</form>`
}
${standing === 'mine' ? html`<p><a href="${view.work}">Your page, to send updates or hand over</a></p>` : null}
</section>
${brief(view, zone)}
${timeline(staffTimeline(facts, zone), zone)}`,
  );
}

/** The reader's, as it was when they were asked. */
function zoneOf({ incident, link, world }: OfferView): string {
  const { asked } = incident.commandSought ?? {};
  const all = link.call === COMMAND ? (asked === undefined ? [] : [asked]) : (offered(incident, link)?.to ?? []);
  return all.find(({ email }) => sameAddress(email, link.recipient))?.timeZone ?? timeZoneOf(link.recipient, world);
}

function said(
  { incident, facts, link }: OfferView,
  standing: OfferStanding,
  time: (at: Instant) => string,
): { readonly title: string; readonly words: string } {
  const { commander } = rolesIn(incident);
  if (standing === 'over') {
    return { title: `It is ${incident.status}`, words: 'Nothing is wanted of you here.' };
  }
  if (link.call === COMMAND) {
    switch (standing) {
      case 'mine':
        return { title: 'You command', words: 'You answer for the whole. If you cannot go on, hand it over.' };
      case 'others':
        return { title: `${commander?.name ?? 'Somebody'} commands`, words: 'Nothing is wanted of you.' };
      case 'open':
        return {
          title: 'Will you take command?',
          words: `“Take command” makes you the one who answers for the whole: who works on it, and what those affected are told. The work stays with ${whoHasIt(incident) ?? 'nobody'}.`,
        };
      default:
        return { title: 'No command is needed now', words: 'It is no longer so urgent. Nothing is wanted of you.' };
    }
  }
  const handoff = offered(incident, link);
  const parts = handoff === undefined ? '' : partsInWords(handoff.roles, handoff.assignee, handoff.tasks !== undefined);
  switch (standing) {
    case 'open':
      return {
        title: `${handoff?.by.name ?? 'Somebody'} asks you to take over as ${parts}`,
        words: `“I accept” makes it yours at once, and everybody on the incident is told. Until then nothing has moved. Please answer by ${time(handoff?.until ?? incident.updatedAt)}.`,
      };
    case 'mine':
      return { title: 'It is yours', words: 'You accepted it. Everybody on the incident was told.' };
    case 'others':
      return { title: 'Somebody else took it', words: 'Nothing is wanted of you.' };
    case 'lapsed':
      return {
        title: 'It stays where it was',
        words: `${whyBack(facts, link)} and the service desk was told. If you can take it after all, ask for it to be offered again.`,
      };
    case 'gone':
      return { title: 'It is no longer offered', words: 'It was taken back. Nothing is wanted of you.' };
  }
}

function whyBack(facts: readonly Fact[], { call, recipient }: Link): string {
  const back = facts.findLast(({ type, data }) => type === 'handoff_returned' && data['handoff'] === call);
  if (back?.data['because'] !== 'declined') return 'Nobody accepted it in time,';
  return sameAddress(back.actor.email ?? '', recipient) ? 'You said no,' : `${back.actor.name ?? 'Somebody'} said no,`;
}

/** State, roles, clocks, what was tried, and what was last said to those who are affected. */
function brief({ incident, facts, world, now, document }: OfferView, zone: string): Html {
  const time = (at: Instant | null | undefined) => (at == null ? null : fullTime(at, zone));
  const { resolution } = viewClocks(incident, world, now);
  const held = rolesIn(incident);
  const { tried, tasks, lastUpdate } = briefOf(incident, facts);
  const description = descriptionIn(facts);
  return html`<section>
<h2>The brief</h2>
${rows([
  ['Status', statusWords(incident.status)],
  ['Priority', prioritySentence(incident)],
  ['Who has it', whoHasIt(incident) ?? 'Nobody yet'],
  ...COMMAND_ROLES.map((role) => [capital(ROLE_WORDS[role]), held[role]?.name ?? null] as const),
  ['Resolve by', resolution?.stoppedAt === null ? time(resolution.dueAt) : null],
  ['Last update', time(lastUpdate?.at)],
  ['Next update', nextUpdateWords(incident.nextUpdateAt, now, (at) => fullTime(at, zone))],
  ['Last said to those affected', lastUpdate?.text ?? null],
  ['What was reported', description],
])}
<p><a href="${document}">The live document</a></p>
</section>
${tasks.length === 0 ? null : tasksSection(incident, { zone, now }, tasks)}
<section>
<h2>What was tried</h2>
${tried.length === 0 ? html`<p>Nothing was written down.</p>` : html`<ol>${tried.map((one) => attempt(one, zone))}</ol>`}
</section>`;
}

function attempt({ at, by, text, outcome }: Tried, zone: string): Html {
  return html`<li>
<time datetime="${at}">${fullTime(at, zone)}</time>
<p class="text" dir="auto">${text}</p>
${outcome === null ? null : html`<p dir="auto">Outcome: ${outcome}</p>`}
${by === null ? null : html`<p>${by}</p>`}
</li>`;
}
