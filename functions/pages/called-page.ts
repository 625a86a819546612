import { COMMAND_ROLES } from '../incident/choices.ts';
import { viewClocks } from '../incident/clocks.ts';
import { lacksCommander } from '../incident/command.ts';
import { handoffsOf, isOffered } from '../incident/handoff.ts';
import { descriptionIn } from '../incident/head.ts';
import type { Call, Fact, Incident } from '../incident/incident.ts';
import { partsInWords, ROLE_WORDS, rolesIn } from '../incident/roles.ts';
import { runbooksOf } from '../incident/runbooks.ts';
import { isOpen } from '../incident/states.ts';
import { tasksOf } from '../incident/tasks.ts';
import { reportersOf, sameAddress } from '../incident/tell.ts';
import { teamOf, type World } from '../incident/world.ts';
import type { Link } from '../notify/link.ts';
import { capital, nextUpdateWords, prioritySentence } from '../notify/rows.ts';
import { fullTime, shortTime } from '../notify/times.ts';
import { staysWith } from '../oncall/calls.ts';
import { timeZoneOf } from '../oncall/who.ts';
import type { Instant } from '../sla/instant.ts';
import { type CalledStanding, calledStanding } from './called-link.ts';
import { type Html, html } from './html.ts';
import { heading, layout, type Notice, noticeOf, rows } from './layout.ts';
import { staffTimeline } from './staff-timeline.ts';
import { tasksSection } from './task-list.ts';
import { timeline } from './timeline.ts';
import { statusWords, whoHasIt } from './words.ts';
import { workForm } from './work-form.ts';
import { assistsAs, commands, taskButtons, tasksOfReader, type WorkButton, workButtons } from './work-link.ts';

/** What the page of a called person shows. */
export interface CalledView {
  readonly incident: Incident;
  /** Every fact so far. */
  readonly facts: readonly Fact[];
  readonly link: Link;
  readonly world: World;
  readonly now: Instant;
  /** Why what was just asked was not done. */
  readonly notice: Notice | null;
  /** Words that could not be taken; they are not lost. */
  readonly draft: string;
  /** The reader's own page of the live document. */
  readonly document: string;
}

/**
 * The page behind the link of a call, or of a manager: what it is about, how the call stands, the button while it
 * waits, and for whoever has the incident, or answers for it, what they may do.
 */
export function calledPage(view: CalledView): string {
  const { incident, facts: all, link, world, now } = view;
  const buttons = workButtons(incident, link, world, now);
  const done = taskButtons(incident, link);
  const tasks = tasksOf(incident);
  const zone = zoneOf(view);
  const standing = calledStanding(incident, view.link);
  const title = headline(incident, standing, link);
  return layout(
    `${title} – ${incident.id}`,
    html`${heading(incident.id, incident.summary)}
${noticeOf(view.notice)}
<section>
<h2>${title}</h2>
${[...words(incident, standing, buttons, link), ...handingOver(view, zone)].map((sentence) => html`<p>${sentence}</p>`)}
${workForm(incident, buttons, world.catalogue, view.draft, done, { zone, now })}
</section>
<section>
<h2>The incident</h2>
${facts(view, standing, zone)}
${runbooksOf(incident).map(({ id, name }) => html`<p><a href="${view.document}#runbook-${id}">Runbook: ${name}</a></p>`)}
<p><a href="${view.document}">The live document</a></p>
</section>
${descriptionOf(descriptionIn(all))}
${done.length > 0 || tasks.length === 0 ? null : tasksSection(incident, { zone, now }, tasks)}
${timeline(staffTimeline(all, zone), zone)}`,
  );
}

function headline(incident: Incident, { standing, call }: CalledStanding, link: Link): string {
  if (!isTheirs(standing) && commands(incident, link)) return 'You command';
  const assists = assistsAs(incident, link);
  if (!isTheirs(standing) && assists.length > 0) return `You are ${partsInWords(assists, false)}`;
  if (isFree(standing) && tasksOfReader(incident, link) > 0) return 'You have something to do';
  switch (standing) {
    case 'waiting':
      return call !== null && staysWith(incident, call) !== null ? 'Can you help?' : 'Can you take it?';
    case 'overtaken':
      return 'You were called again';
    case 'mine':
      return 'You have it';
    case 'beside':
      return 'You answered the call';
    case 'taken':
      return `Taken by ${whoHasIt(incident) ?? 'somebody else'}`;
    case 'withdrawn':
      return 'You are no longer asked';
    case 'not_called':
      return 'You are not called';
    case 'over':
      return incident.status === 'resolved' ? 'It is resolved' : `It is ${incident.status}`;
  }
}

/** The reader is asked to take it, or has it. */
function isTheirs(standing: CalledStanding['standing']): boolean {
  return standing === 'waiting' || standing === 'mine';
}

/** Nothing else is asked of the reader. */
function isFree(standing: CalledStanding['standing']): boolean {
  return !isTheirs(standing) && standing !== 'overtaken' && standing !== 'over';
}

function words(
  incident: Incident,
  { standing, call }: CalledStanding,
  buttons: readonly WorkButton[],
  link: Link,
): readonly string[] {
  if (link.purpose === 'h' && !isTheirs(standing) && standing !== 'over') {
    return [...steppingIn(incident)];
  }
  const withWhom = hasIt(whoHasIt(incident));
  if (!isTheirs(standing) && commands(incident, link)) {
    return [`You answer for the whole. ${withWhom} This page stays yours while you do.`];
  }
  if (!isTheirs(standing) && assistsAs(incident, link).length > 0) {
    return [`${withWhom} This page stays yours while you hold the role.`];
  }
  const own = tasksOfReader(incident, link);
  if (isFree(standing) && own > 0) {
    return [
      `${withWhom} ${own === 1 ? 'A task here is' : `${own} tasks here are`} yours: “Done” says that it is done.`,
    ];
  }
  switch (standing) {
    case 'waiting':
      return [
        ...(call === null ? [] : [beforePressing(incident, call)]),
        ...(link.purpose === 'h' ? [otherButtons(incident)] : []),
      ];
    case 'overtaken':
      return ['A newer mail asks you about this incident: open its link to answer.'];
    case 'mine':
      return [
        ...(call?.outcome === 'acknowledged'
          ? ['You took it. Others who were called were told that nothing is wanted of them.']
          : []),
        buttons.length > 0
          ? 'This page stays yours while you have it: write down what you find, escalate, or resolve it.'
          : 'There is nothing more to do on this page.',
      ];
    case 'beside':
      return [`${withWhom} There is nothing more to do on this page.`];
    case 'taken':
      return ['Nothing is wanted of you.'];
    case 'withdrawn':
      return [`This call was withdrawn. ${withWhom} Nothing is wanted of you.`];
    case 'not_called':
      return [`${withWhom} This page shows how the incident stands; nothing is wanted of you here.`];
    case 'over':
      return ['Nothing is wanted of you here.'];
  }
}

/** With whom it is. */
function hasIt(name: string | null): string {
  return name === null ? 'Nobody has it yet.' : `${name} has it.`;
}

/** What the reader is just handing over stays theirs until it is accepted. */
function handingOver({ incident, link, now }: CalledView, zone: string): readonly string[] {
  if (!isOpen(incident.status)) return [];
  return handoffsOf(incident)
    .filter(({ by }) => sameAddress(by.email, link.recipient))
    .map((one) => {
      const whom = one.to.map(({ name }) => name).join(', ');
      return isOffered(one, now)
        ? `You asked ${whom} to take over as ${partsInWords(one.roles, one.assignee, one.tasks !== undefined)}. Until they accept it stays yours; they have until ${shortTime(one.until, now, zone)}.`
        : `${whom} did not take over as ${partsInWords(one.roles, one.assignee, one.tasks !== undefined)}. It stays yours.`;
    });
}

/** What a manager's buttons do, before they are pressed. */
function steppingIn(incident: Incident): readonly string[] {
  const { assignee } = incident;
  return [
    `${hasIt(assignee?.name ?? null)} You need do nothing, but you may step in.`,
    `“I have it” makes the incident yours.${lacksCommander(incident) ? ' “Take command” makes you the one who answers for the whole; the work stays where it is.' : ''} ${otherButtons({ assignee })}`,
  ];
}

function otherButtons({ assignee }: Pick<Incident, 'assignee'>): string {
  const keeper = assignee === null ? '' : `; ${assignee.name} keeps it`;
  return `“Give it to this team” calls whoever is on call there to take it. “Call an expert” asks them to help${keeper}.`;
}

function beforePressing(incident: Incident, call: Call): string {
  const mailed = reportersOf(incident).some(({ email }) => email !== null);
  const first = incident.acknowledgedAt === null && incident.priority !== 'low' && mailed;
  const others = 'Others who were called are told that nothing is wanted of them';
  return `“I have it” ${move(incident, call)}. ${others}${first ? ', and the reporter is told who has it' : ''}.`;
}

function move(incident: Incident, call: Call): string {
  const { assignee } = incident;
  if (assignee === null) return 'makes the incident yours';
  if (sameAddress(assignee.email, call.to.email)) return 'says that you are on it';
  return staysWith(incident, call) !== null
    ? `says that you are there to help; ${assignee.name} keeps the incident`
    : `gives the incident to you; until then ${assignee.name} has it`;
}

/** The zone of the reader: as it was when they were called. */
function zoneOf({ incident, link, world }: CalledView): string {
  return calledStanding(incident, link).call?.timeZone ?? timeZoneOf(link.recipient, world);
}

function facts({ incident, world, now }: CalledView, { standing, call }: CalledStanding, zone: string): Html {
  const { resolution } = viewClocks(incident, world, now);
  const team = teamOf(incident, world)?.name ?? incident.team;
  return rows([
    ['Status', statusWords(incident.status)],
    ['Who has it', whoHasIt(incident) ?? 'Nobody yet'],
    ...COMMAND_ROLES.map((role) => [capital(ROLE_WORDS[role]), rolesIn(incident)[role]?.name ?? null] as const),
    ['Offered to', offeredTo(incident, zone)],
    ['Priority', prioritySentence(incident)],
    ['Acknowledge by', standing === 'waiting' && call !== null ? fullTime(call.dueAt, zone) : null],
    ['Acknowledged', incident.acknowledgedAt === null ? null : fullTime(incident.acknowledgedAt, zone)],
    [
      'Resolve by',
      resolution?.stoppedAt === null && resolution.dueAt !== null ? fullTime(resolution.dueAt, zone) : null,
    ],
    ['Next update', nextUpdateWords(incident.nextUpdateAt, now, (at) => fullTime(at, zone))],
    ['Service', world.catalogue.services.get(incident.service ?? '')?.name ?? incident.service],
    ['Team', team === null || incident.tier === null ? team : `${team} (tier ${incident.tier})`],
    ['Reported', `${fullTime(incident.reportedAt, zone)} by ${incident.reporter.name}`],
  ]);
}

/** To whom something is about to be handed over. */
function offeredTo(incident: Incident, zone: string): string | null {
  const open = handoffsOf(incident).map(({ to, roles, assignee, tasks, until, returnedAt }) => {
    const how = returnedAt === null ? `until ${fullTime(until, zone)}` : 'not accepted';
    return `${to.map(({ name }) => name).join(', ')}: ${partsInWords(roles, assignee, tasks !== undefined)}, ${how}`;
  });
  return open.length === 0 ? null : open.join('; ');
}

function descriptionOf(description: string | null): Html | null {
  if (description === null) return null;
  return html`<section>
<h2>What was reported</h2>
<p class="text" dir="auto">${description}</p>
</section>`;
}
