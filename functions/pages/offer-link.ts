import { acceptHandoff } from '../incident/accept-handoff.ts';
import { type ActingCaller, actOnIncident, type Deed } from '../incident/act-on-incident.ts';
import { needsCommander } from '../incident/command.ts';
import { handoffsOf, isOffered, isOfferedTo } from '../incident/handoff.ts';
import type { Fact, Handoff, Incident } from '../incident/incident.ts';
import type { WithWorkflow } from '../incident/ports.ts';
import { Refusal } from '../incident/refusal.ts';
import { returnHandoff } from '../incident/return-handoff.ts';
import { isHolder, rolesIn } from '../incident/roles.ts';
import { rolesIncident } from '../incident/roles-incident.ts';
import { isOpen } from '../incident/states.ts';
import { sameAddress } from '../incident/tell.ts';
import type { World } from '../incident/world.ts';
import type { Link } from '../notify/link.ts';
import { person } from '../oncall/who.ts';
import type { Instant } from '../sla/instant.ts';
import type { Opened } from './open-link.ts';

/** What a link for taking command says in the place of a handoff. */
export const COMMAND = 'command';

/**
 * How what a link offers stands: `open` it can be accepted · `mine` its reader has it · `others` somebody else has it ·
 * `lapsed` nobody accepted it in time, or its reader said no · `gone` it is no longer offered · `over` the incident is
 * no longer open.
 */
export type OfferStanding = 'open' | 'mine' | 'others' | 'lapsed' | 'gone' | 'over';

export type OfferButton = 'take' | 'return';

export function offerStanding(incident: Incident, facts: readonly Fact[], link: Link, now: Instant): OfferStanding {
  if (!isOpen(incident.status)) return 'over';
  if (link.call === COMMAND) {
    const { commander } = rolesIn(incident);
    if (commander !== null) return isHolder(commander, link.recipient) ? 'mine' : 'others';
    return needsCommander(incident) ? 'open' : 'gone';
  }
  const handoff = offered(incident, link);
  if (handoff !== undefined) return isOffered(handoff, now) ? 'open' : 'lapsed';
  const moved = facts.findLast(({ type, data }) => type === 'handed_off' && data['handoff'] === link.call);
  if (moved === undefined) return 'gone';
  return isHolder(moved.data['to'] as { name: string; email: string }, link.recipient) ? 'mine' : 'others';
}

export function offered(incident: Incident, link: Link): Handoff | undefined {
  return handoffsOf(incident).find((one) => one.id === link.call && isOfferedTo(one, link.recipient));
}

/** Command is taken or left; a handoff can be refused too. */
export function offerButtons(standing: OfferStanding, link: Link): readonly OfferButton[] {
  if (standing !== 'open') return [];
  return link.call === COMMAND ? ['take'] : ['take', 'return'];
}

/**
 * Takes what a link offers, or says no to it: the same acts as the API's.
 *
 * @throws Refusal WrongState, Forbidden, Unavailable
 */
export async function answerOffer(
  ports: WithWorkflow,
  world: World,
  { head, link }: Opened,
  button: OfferButton,
): Promise<void> {
  const doer = { name: nameOf(head.incident, link, world), email: link.recipient };
  const [deed, body] = deedOf();
  const caller: ActingCaller = {
    doer,
    actor: { kind: 'person', ...doer },
    // Asked again inside the commit: command that somebody took in between, and what is no longer offered, is not taken.
    roles: (incident) => {
      if (link.call !== COMMAND) return ['offered'];
      const { commander } = rolesIn(incident);
      return commander === null || isHolder(commander, link.recipient) ? ['commander'] : [];
    },
  };
  await actOnIncident(ports, world, link.id, deed, body, caller, { idempotencyKey: null });

  function deedOf(): readonly [Deed, object] {
    if (link.call === COMMAND) {
      if (button === 'return')
        throw new Refusal('WrongState', 'Nobody has to refuse command: others are asked in time.');
      return [{ name: 'roles', decide: rolesIncident }, { commander: doer }];
    }
    const handoff = link.call ?? '';
    if (button === 'take') return [{ name: 'accept-handoff', decide: acceptHandoff }, { handoff }];
    return [{ name: 'return-handoff', decide: returnHandoff }, { handoff }];
  }
}

/** Their name as they were asked; of somebody who was asked before the one asked last, as the catalogue knows them. */
function nameOf(incident: Incident, link: Link, { catalogue }: World): string {
  const asked = [
    ...(incident.commandSought == null ? [] : [incident.commandSought.asked]),
    ...(offered(incident, link)?.to ?? []),
  ];
  const { recipient } = link;
  const own = asked.find(({ email }) => sameAddress(email, recipient));
  return own?.name ?? person({ name: recipient, email: recipient }, undefined, 1, catalogue).name;
}
