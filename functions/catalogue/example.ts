import { defaultPolicy } from '../sla/policy.ts';
import type { Catalogue, Category, ImpactDefaults, Service, StakeholderList, Subcategory, Team } from './catalogue.ts';

const TIME_ZONE = 'Europe/Berlin';

function team(id: string, name: string, tier: Team['tier'], escalatesTo?: string): Team {
  return {
    id,
    name,
    tier,
    timeZone: TIME_ZONE,
    ...(escalatesTo === undefined ? {} : { escalatesTo }),
    managers: [{ name: `${name} manager`, email: `${id}.manager@example.com` }],
    onCall: [{ name: `${name} on call`, email: `${id}.oncall@example.com`, pager: `${id}.pager@example.com` }],
  };
}

const teams: readonly Team[] = [
  team('service-desk', 'Service desk', 1, 'platform'),
  team('platform', 'Platform', 2, 'data-centre'),
  team('data-centre', 'Data centre', 3),
  team('command', 'Command', 3),
  team('communications', 'Communications', 3),
];

function service(id: string, name: string, lookedAfterBy: string, keywords: readonly string[] = []): Service {
  return { id, name, team: lookedAfterBy, keywords, customerFacing: false, impact: {} };
}

const services: readonly Service[] = [
  { ...service('checkout', 'Checkout', 'platform', ['checkout', 'payment', 'cart']), customerFacing: true },
  { ...service('website', 'Website', 'platform', ['website', 'homepage']), customerFacing: true },
  service('data-centre', 'Data centre', 'data-centre', ['data centre', 'rack']),
  service('network', 'Network', 'service-desk'),
  service('email', 'E-mail', 'service-desk', ['mailbox', 'outlook']),
  service('workplace', 'Workplace', 'service-desk', ['laptop', 'printer']),
];

function kind(id: string, name: string, keywords: readonly string[] = [], impact: ImpactDefaults = {}): Subcategory {
  return { id, name, keywords, impact };
}

const categories: readonly Category[] = [
  {
    id: 'network',
    name: 'Network',
    subcategories: [
      kind('network-outage', 'Network outage', ['network down', 'network outage'], { users: 'many' }),
      kind('wifi', 'Wi-Fi', ['wifi', 'wi-fi']),
      kind('vpn', 'VPN', ['vpn']),
    ],
  },
  { id: 'software', name: 'Software', subcategories: [kind('error', 'Error'), kind('slow', 'Slow')] },
  { id: 'hardware', name: 'Hardware', subcategories: [kind('device', 'Device'), kind('server', 'Server')] },
  {
    id: 'data-centre',
    name: 'Data centre',
    subcategories: [kind('power', 'Power'), kind('unreachable', 'Unreachable')],
  },
  {
    id: 'access',
    name: 'Access',
    subcategories: [
      kind('password-reset', 'Password reset', ['password'], { users: 'one', financial: 'none', security: 'none' }),
      kind('permission', 'Permission', ['permission', 'access denied']),
    ],
  },
  {
    id: 'security',
    name: 'Security',
    subcategories: [
      kind('phishing', 'Phishing', ['phishing']),
      kind('breach', 'Breach', [], { security: 'confirmed' }),
    ],
  },
  { id: 'other', name: 'Other', subcategories: [kind('unsorted', 'Unsorted')] },
];

/** Links are signed with keys that are drawn when the example is put in place. */
const linkKey = '';

const lists: readonly StakeholderList[] = [
  {
    linkKey,
    id: 'outages',
    name: 'Outages',
    rule: { priorities: ['high'] },
    members: [{ name: 'Outages', email: 'outages@example.com' }],
  },
  {
    linkKey,
    id: 'everything',
    name: 'Everything',
    rule: { all: true },
    members: [{ name: 'Everything', email: 'everything@example.com' }],
  },
];

/** A small organisation to try the product with: its first local start, the README, the demo and the tests use it. */
export const exampleCatalogue: Catalogue = {
  services: byId(services),
  categories: byId(categories),
  teams: byId(teams),
  lists: byId(lists),
  policies: byId([defaultPolicy]),
  integrations: new Map(),
};

function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}
