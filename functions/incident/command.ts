import { chainOf } from '../oncall/who.ts';
import type { Instant } from '../sla/instant.ts';
import type { Decision } from './commit.ts';
import { withoutSettled } from './handoff.ts';
import type { Actor, Incident, NewFact, Owed } from './incident.ts';
import { isHolder, rolesIn } from './roles.ts';
import { isOpen } from './states.ts';
import { isActor, owed, sameAddress } from './tell.ts';
import type { World } from './world.ts';

/** The team whose on-call is asked to take command. */
const COMMAND_TEAM = 'command';

/** Somebody should command it: it is high, and somebody is at work on it. */
export function needsCommander({ kind, priority, status, acknowledgedAt }: Incident): boolean {
  return kind === 'incident' && priority === 'high' && isOpen(status) && acknowledgedAt !== null;
}

/** It needs one, and has none. */
export function lacksCommander(incident: Incident): boolean {
  return needsCommander(incident) && rolesIn(incident).commander === null;
}

/**
 * What an act leads to, with command seen to: whoever acknowledges a high incident is its tech lead, and while nobody
 * commands it, whoever is on call for command is asked at once to do so. It is said by the act's own last fact. Handoffs
 * of what has another holder by all this are settled.
 */
export function underCommand(
  before: Incident,
  decision: Exclude<Decision, 'unchanged'>,
  world: World,
  now: Instant,
): Exclude<Decision, 'unchanged'> {
  const { actor } = decision;
  const led = withoutSettled(before, withTechLead(before, decision.next));
  const wanted = lacksCommander(led);
  const present = wanted ? (led.commandSought ?? null) : null;
  const ask = wanted && present === null ? askForCommand(led, actor, world, now) : null;
  const sought = ask === null ? present : { at: now, asked: ask.asked, reminders: 0 };
  const settled = rolesIn(led).commander !== null ? tellWhoWasAsked(before, led, actor) : [];
  const next: Incident = sought === (led.commandSought ?? null) ? led : { ...led, commandSought: sought };
  const data = {
    ...(rolesIn(next).techLead === rolesIn(decision.next).techLead ? {} : { techLead: rolesIn(next).techLead }),
    ...(ask === null ? {} : { askedToCommand: { name: ask.asked.name, email: ask.asked.email } }),
  };
  return {
    next,
    actor,
    facts: decision.facts.map((fact, index) => (index === decision.facts.length - 1 ? told(fact) : fact)),
  };

  function told(fact: NewFact): NewFact {
    return { ...fact, data: { ...fact.data, ...data }, owes: [...(fact.owes ?? []), ...(ask?.owes ?? []), ...settled] };
  }
}

/** Whoever was asked to take command hears that somebody else did. */
function tellWhoWasAsked(before: Incident, next: Incident, actor: Actor): readonly Owed[] {
  const asked = before.commandSought?.asked;
  if (asked === undefined || isHolder(rolesIn(next).commander, asked.email) || isActor(actor, asked.email)) return [];
  return [{ ...owed('take_command', asked), asks: { what: 'command', whom: asked.email } }];
}

/** Whoever has it when it comes to need command is its tech lead; later the role goes with the work, from who had both. */
function withTechLead(before: Incident, next: Incident): Incident {
  const { techLead } = rolesIn(next);
  const { assignee } = next;
  if (!needsCommander(next) || assignee === null || isHolder(techLead, assignee.email)) return next;
  const begins = techLead === null && !needsCommander(before);
  const moves = answeredNow(before, next) && (techLead === null || isHolder(techLead, before.assignee?.email ?? ''));
  return begins || moves ? { ...next, roles: { ...rolesIn(next), techLead: assignee } } : next;
}

function answeredNow(before: Incident, { calls }: Incident): boolean {
  const was = new Map(before.calls.map(({ id, outcome }) => [id, outcome]));
  return calls.some(({ id, outcome }) => outcome === 'acknowledged' && was.get(id) !== 'acknowledged');
}

/** Asks whoever is on call for command; where they did the act that led here, or no mail reaches them, who comes after them. */
export function askForCommand(incident: Incident, actor: Actor, world: World, now: Instant) {
  const chain = chainOf(incident, world.catalogue.teams.get(COMMAND_TEAM), world, now);
  const bounced = incident.commandSought?.bounced ?? [];
  const reached = chain.filter(({ email }) => !bounced.some((one) => sameAddress(one, email)));
  const to = reached.find(({ email }) => !isActor(actor, email)) ?? reached[0] ?? chain[0];
  if (to === undefined) throw new Error('a chain of people to call is empty');
  const asked = { name: to.name, email: to.email, timeZone: to.timeZone };
  const at = (email: string, mail: 'take_command' | 'asked_pager'): Owed => ({
    ...owed(mail, { ...asked, email }),
    asks: { what: 'command', whom: asked.email },
  });
  return {
    asked,
    owes: [
      at(to.email, 'take_command'),
      ...(to.second === null ? [] : [at(to.second, 'take_command')]),
      ...(to.pager === null ? [] : [at(to.pager, 'asked_pager')]),
    ],
  };
}
