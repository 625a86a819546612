import { GROUPS, type Issuer } from '../oidc/issuer.ts';
import { type Endpoint, EndpointRefusal, json, refuseOthers } from './endpoint.ts';

const EMAIL = /^[^\s@"<>(),;:\\[\]]+@[^\s@"<>(),;:\\[\]]+\.[^\s@"<>(),;:\\[\]]+$/;

/** `POST /_local/token {email, name?, groups: []}` → 201 `{token, expiresAt}` (contract section 8). */
export function makeToken(issuer: Issuer): Endpoint {
  return async ({ body }) => {
    const wish = await body();
    refuseOthers('field', Object.keys(wish), ['email', 'name', 'groups']);
    const { email, name = email, groups = [] } = wish;
    if (typeof email !== 'string' || !EMAIL.test(email) || email.length > 254) {
      throw new EndpointRefusal(400, '"email" must be an address, such as someone@example.com.');
    }
    if (typeof name !== 'string' || name.trim() === '' || name.length > 254) {
      throw new EndpointRefusal(400, '"name" must be a text that is not empty.');
    }
    return json(201, await issuer.issue({ email, name, groups: groupsOf(groups) }));
  };
}

function groupsOf(value: unknown): string[] {
  if (!Array.isArray(value)) throw new EndpointRefusal(400, '"groups" must be a list.');
  const strange = value.find((group) => !GROUPS.includes(group));
  if (strange !== undefined) {
    throw new EndpointRefusal(400, `There is no group ${JSON.stringify(strange)}: choose from ${GROUPS.join(', ')}.`);
  }
  return [...new Set<string>(value)];
}
