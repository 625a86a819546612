import { askForCommand, lacksCommander } from '../incident/command.ts';
import { handoffReturned, handoffsOf, isOffered } from '../incident/handoff.ts';
import type { Addressee, Incident, NewFact, Owed } from '../incident/incident.ts';
import { isHolder } from '../incident/roles.ts';
import { sameAddress } from '../incident/tell.ts';
import { SYSTEM, type World } from '../incident/world.ts';
import type { Change } from '../oncall/calls.ts';
import type { Instant } from '../sla/instant.ts';

/**
 * What was asked of somebody did not reach them. Command is asked of who comes next in the chain of its team; a handoff
 * comes back once none of those it was offered to can be reached. Null where it is settled already.
 */
export function askBounced(
  incident: Incident,
  { what, whom }: NonNullable<Owed['asks']>,
  world: World,
  now: Instant,
): Change | null {
  return what === 'command'
    ? commandBounced(incident, whom, world, now)
    : offerBounced(incident, what, whom, world, now);
}

function commandBounced(incident: Incident, whom: string, world: World, now: Instant): Change | null {
  const sought = incident.commandSought ?? null;
  if (sought === null || !isHolder(sought.asked, whom)) return null;
  if (!lacksCommander(incident)) return null;
  const bounced = { ...sought, bounced: [...(sought.bounced ?? []), whom] };
  const next = askForCommand({ ...incident, commandSought: bounced }, SYSTEM, world, now);
  // Even the desk's address is refused: desk and manager are told in time that nobody commands.
  if (bounced.bounced.some((one) => sameAddress(one, next.asked.email))) return null;
  return {
    incident: { ...incident, commandSought: { ...bounced, asked: next.asked } },
    facts: [{ ...notReached('command', sought.asked, { next: next.asked.email }), owes: next.owes }],
  };
}

function offerBounced(incident: Incident, id: string, whom: string, world: World, now: Instant): Change | null {
  const offered = handoffsOf(incident).find((one) => one.id === id);
  const person = offered?.to.find(({ email }) => sameAddress(email, whom));
  if (offered === undefined || person === undefined || person.bounced || !isOffered(offered, now)) return null;
  const to = offered.to.map((one) => (one === person ? { ...one, bounced: true as const } : one));
  const handoff = { ...offered, to };
  const marked = { ...incident, handoffs: handoffsOf(incident).map((one) => (one.id === id ? handoff : one)) };
  if (to.some(({ bounced }) => !bounced)) return { incident: marked, facts: [notReached(id, person)] };
  return handoffReturned(marked, handoff, 'bounced', null, { actor: SYSTEM, world, now });
}

function notReached(asks: string, { name, email }: Addressee, next: { readonly next?: string } = {}): NewFact {
  return { type: 'call_bounced', data: { call: null, asks, to: { name, email }, ...next } };
}
