import { COMMAND_ROLES } from './choices.ts';
import type { CommandRole, Incident, Roles } from './incident.ts';
import { sameAddress } from './tell.ts';

/**
 * The commander answers for the whole, the tech lead for the repair, the communications lead for what is said, the scribe
 * for what is written down.
 */
export const NOBODY: Roles = { commander: null, techLead: null, communicationsLead: null, scribe: null };

type Somebody = { readonly name: string; readonly email: string };

/** Who holds which role. */
export function rolesIn({ roles }: Pick<Incident, 'roles'>): Roles {
  return roles ?? NOBODY;
}

/** The roles that somebody holds. */
export function heldBy(incident: Incident, email: string): readonly CommandRole[] {
  return COMMAND_ROLES.filter((role) => isHolder(rolesIn(incident)[role], email));
}

export function isHolder(holder: Somebody | null, email: string): boolean {
  return holder !== null && sameAddress(holder.email, email);
}

/** Whether it is the same holder, or nobody both times. */
export function isSame(before: Somebody | null, after: Somebody | null): boolean {
  return before === null || after === null ? before === after : isHolder(before, after.email);
}

/** Everybody who has a part in an incident: who holds a role, the assignee, and who answered a call. Each once. */
export function everybodyOn(incident: Incident): readonly Somebody[] {
  const answered = incident.calls.flatMap(({ by, acknowledgedAt }) =>
    by === null || acknowledgedAt === null ? [] : [by],
  );
  const all = [...Object.values(rolesIn(incident)), incident.assignee, ...answered].filter((one) => one !== null);
  return all.filter(({ email }, index) => all.findIndex((one) => sameAddress(one.email, email)) === index);
}

/** Who tells those who are affected: the communications lead, else the commander, else whoever has it. */
export function tellerOf(incident: Incident): Somebody | null {
  const { communicationsLead, commander } = rolesIn(incident);
  return communicationsLead ?? commander ?? incident.assignee;
}

/** The name of a role, as people say it. */
export const ROLE_WORDS: Readonly<Record<CommandRole, string>> = {
  commander: 'commander',
  techLead: 'tech lead',
  communicationsLead: 'communications lead',
  scribe: 'scribe',
};

/** `commander and tech lead`, with the incident itself and open tasks where they are among what is handed over. */
export function partsInWords(roles: readonly CommandRole[], assignee: boolean, tasks = false): string {
  const parts = [
    ...roles.map((role) => ROLE_WORDS[role]),
    ...(assignee ? ['assignee'] : []),
    ...(tasks ? ['owner of the open tasks'] : []),
  ];
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
