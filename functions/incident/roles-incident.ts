import type { Act } from './act.ts';
import { COMMAND_ROLES } from './choices.ts';
import type { Decision } from './commit.ts';
import type { CommandRole, Incident, Roles } from './incident.ts';
import { isSame, rolesIn } from './roles.ts';
import { isActor, owed } from './tell.ts';

type RolesBody = { readonly [R in CommandRole]?: { readonly name: string; readonly email: string } | null | undefined };

/**
 * Says who holds which roles; null leaves one to nobody. Who holds one now, and who no longer does, is told.
 */
export function rolesIncident({ incident, body, actor }: Act<RolesBody>): Decision {
  const before = rolesIn(incident);
  const said = COMMAND_ROLES.filter((role) => body[role] !== undefined);
  const changed = said.filter((role) => !isSame(before[role], body[role] ?? null));
  if (changed.length === 0) return 'unchanged';
  const roles: Roles = { ...before, ...Object.fromEntries(changed.map((role) => [role, body[role] ?? null])) };
  const next: Incident = { ...incident, roles };
  const people = changed.flatMap((role) => [before[role], roles[role]].filter((one) => one !== null));
  return {
    next,
    actor,
    facts: [
      {
        type: 'roles_changed',
        data: {
          from: Object.fromEntries(changed.map((role) => [role, before[role]])),
          to: Object.fromEntries(changed.map((role) => [role, roles[role]])),
        },
        owes: people.filter(({ email }) => !isActor(actor, email)).map((one) => owed('role_changed', one)),
      },
    ],
  };
}
