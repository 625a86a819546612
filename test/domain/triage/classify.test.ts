import { describe, expect, it } from 'vitest';
import type { Catalogue, Service } from '../../../functions/catalogue/catalogue.ts';
import { classify, type Said } from '../../../functions/triage/classify.ts';
import { exampleCatalogue } from '../../support/example-catalogue.ts';

const silent: Said = {
  summary: 'Something is wrong',
  description: null,
  service: null,
  category: null,
  subcategory: null,
  team: null,
};

function sorted(said: Partial<Said>, catalogue: Catalogue = exampleCatalogue) {
  return classify({ ...silent, ...said }, catalogue);
}

/** The example catalogue with other services beside its own. */
function withServices(...services: readonly Service[]): Catalogue {
  const all = [...exampleCatalogue.services.values(), ...services];
  return { ...exampleCatalogue, services: new Map(all.map((service) => [service.id, service])) };
}

const intranet: Service = {
  id: 'intranet',
  name: 'Intranet',
  team: 'platform',
  category: 'software',
  subcategory: 'slow',
  keywords: ['intranet'],
  customerFacing: false,
  impact: {},
};

const unsorted = { category: 'other', subcategory: 'unsorted', needsReview: true };

describe('the category of a report', () => {
  it('is what was said, whatever the service and the words say', () => {
    const said = { summary: 'The wifi is down', service: 'intranet', category: 'hardware', subcategory: 'device' };
    expect(sorted(said, withServices(intranet))).toMatchObject({
      service: 'intranet',
      category: 'hardware',
      subcategory: 'device',
      needsReview: false,
    });
  });

  it('said without a sub-category leaves that open, even where the words would tell', () => {
    expect(sorted({ summary: 'The wifi is down', category: 'network' })).toMatchObject({
      category: 'network',
      subcategory: null,
      needsReview: false,
    });
  });

  it('is else what the named service says, before any words', () => {
    expect(sorted({ summary: 'The wifi is down', service: 'intranet' }, withServices(intranet))).toMatchObject({
      category: 'software',
      subcategory: 'slow',
    });
  });

  it('of a service that names no sub-category has none', () => {
    const { subcategory: _, ...broad } = intranet;
    expect(sorted({ service: 'intranet' }, withServices(broad))).toMatchObject({
      category: 'software',
      subcategory: null,
      needsReview: false,
    });
  });

  it('is else found by a word of the summary, of a sub-category or of a service', () => {
    expect(sorted({ summary: 'VPN drops every hour' })).toMatchObject({
      service: null,
      category: 'network',
      subcategory: 'vpn',
      needsReview: false,
    });
    expect(sorted({ summary: 'Nothing loads on the intranet' }, withServices(intranet))).toMatchObject({
      service: 'intranet',
      category: 'software',
      subcategory: 'slow',
    });
  });

  it('is found by the words where the named service says nothing of it', () => {
    expect(sorted({ summary: 'Access denied', service: 'website' })).toMatchObject({
      service: 'website',
      category: 'access',
      subcategory: 'permission',
    });
  });

  it('is found by the description only where the summary holds no word', () => {
    const description = 'Everybody on the VPN has lost access: access denied.';
    expect(sorted({ description })).toMatchObject({ category: 'access', subcategory: 'permission' });
    expect(sorted({ summary: 'wifi', description })).toMatchObject({ category: 'network', subcategory: 'wifi' });
  });

  it('is other and unsorted, for review, when nothing tells', () => {
    expect(sorted({})).toMatchObject({ service: null, ...unsorted });
    expect(sorted({ summary: 'The checkout does not load' })).toMatchObject({ service: 'checkout', ...unsorted });
    expect(sorted({ service: 'email' })).toMatchObject({ service: 'email', ...unsorted });
  });

  it('said as other, or as unsorted elsewhere, is sorted: nobody has to look at it', () => {
    expect(sorted({ category: 'other' }).needsReview).toBe(false);
    expect(sorted({ category: 'other', subcategory: 'facilities' }).needsReview).toBe(false);
    expect(sorted({ category: 'hardware', subcategory: 'unsorted' }).needsReview).toBe(false);
    expect(sorted({ category: 'other', subcategory: 'unsorted' }).needsReview).toBe(true);
  });
});

describe('a keyword', () => {
  it('is the longest of those found', () => {
    expect(sorted({ summary: 'cart or network outage?' })).toMatchObject({
      service: null,
      subcategory: 'network-outage',
    });
    expect(sorted({ summary: 'VPN or password?' })).toMatchObject({ subcategory: 'password-reset' });
    expect(sorted({ summary: 'VPN or homepage?' })).toMatchObject({ service: 'website', ...unsorted });
  });

  it('of several as long is that of the first id', () => {
    const twin = (id: string): Service => ({ ...intranet, id, keywords: ['portal'] });
    for (const twins of [
      [twin('portal-b'), twin('portal-a')],
      [twin('portal-a'), twin('portal-b')],
    ]) {
      expect(sorted({ summary: 'The portal hangs' }, withServices(...twins)).service).toBe('portal-a');
    }
  });

  it('is found without the spaces around it, and one of nothing but spaces never', () => {
    expect(
      sorted({ summary: 'The portal hangs' }, withServices({ ...intranet, keywords: [' Portal\t'] })).service,
    ).toBe('intranet');
    const blank = withServices({ ...intranet, keywords: ['', ' \n'] });
    expect(sorted({ summary: '- something (what?) is wrong' }, blank).service).toBeNull();
  });

  it('counts without regard to case, punctuation and line ends', () => {
    for (const summary of ['NETWORK DOWN', '(network down)', 'Network\n  down!', 'network down', 'a: "Network Down"']) {
      expect([summary, sorted({ summary }).subcategory]).toEqual([summary, 'network-outage']);
    }
    expect(sorted({ summary: 'No Wi-Fi.' }).subcategory).toBe('wifi');
  });

  it('counts as a whole word only', () => {
    for (const summary of [
      'networks down',
      'network downtime',
      'passwords',
      'vpnü',
      'ürack',
      'racks',
      'cart3',
      '5vpn',
    ]) {
      expect([summary, sorted({ summary })]).toEqual([
        summary,
        expect.objectContaining({ service: null, ...unsorted }),
      ]);
    }
    expect(sorted({ summary: 'xvpn, vpnx, vpn' }).subcategory).toBe('vpn');
  });

  it('may hold signs that mean something in patterns', () => {
    const catalogue = withServices({ ...intranet, keywords: ['c++ (build)', '$'] });
    expect(sorted({ summary: 'The C++ (build) fails' }, catalogue).service).toBe('intranet');
    expect(sorted({ summary: 'The C (build) fails' }, catalogue).service).toBeNull();
  });

  it('is found at once in a long text', () => {
    const description = `${'vpnvpn'.repeat(1_600)} vpn`;
    const before = performance.now();
    expect(sorted({ description }).subcategory).toBe('vpn');
    expect(performance.now() - before).toBeLessThan(500);
  });
});

describe('the team of a report', () => {
  const network = exampleCatalogue.categories.get('network');
  const withTeams: Catalogue = {
    ...withServices(intranet),
    categories: new Map([
      ...exampleCatalogue.categories,
      [
        'network',
        {
          id: 'network',
          name: 'Network',
          team: 'platform',
          subcategories: [
            ...(network?.subcategories.filter(({ id }) => id !== 'wifi') ?? []),
            { id: 'wifi', name: 'Wi-Fi', team: 'data-centre', keywords: ['wifi'], impact: {} },
          ],
        },
      ],
    ]),
  };

  it('is the one said, else that of the sub-category, the category, the service, else the service desk', () => {
    const teamOf = (said: Partial<Said>) => {
      const { team, tier } = sorted(said, withTeams);
      return [team, tier];
    };
    const wifi = { service: 'intranet', category: 'network', subcategory: 'wifi' };
    expect(teamOf({ ...wifi, team: 'command' })).toEqual(['command', 3]);
    expect(teamOf(wifi)).toEqual(['data-centre', 3]);
    expect(teamOf({ ...wifi, subcategory: 'vpn' })).toEqual(['platform', 2]);
    expect(teamOf({ ...wifi, subcategory: null, service: 'email' })).toEqual(['platform', 2]);
    expect(teamOf({ service: 'intranet', category: 'access' })).toEqual(['platform', 2]);
    expect(teamOf({ category: 'access' })).toEqual(['service-desk', 1]);
    expect(teamOf({})).toEqual(['service-desk', 1]);
  });

  it('is that of a service found by its words', () => {
    expect(sorted({ summary: 'A rack is dark' })).toMatchObject({
      service: 'data-centre',
      team: 'data-centre',
      tier: 3,
    });
  });

  it('is nobody, for review, while there are no teams, however well it is sorted', () => {
    const catalogue = { ...exampleCatalogue, teams: new Map<string, never>() };
    expect(sorted({ category: 'network', subcategory: 'wifi' }, catalogue)).toMatchObject({
      team: null,
      subcategory: 'wifi',
      needsReview: true,
    });
  });

  it('is nobody in tier 1, for review, while the catalogue is empty', () => {
    const empty = new Map<string, never>();
    const catalogue = {
      services: empty,
      categories: empty,
      people: empty,
      teams: empty,
      paths: empty,
      maintenance: empty,
      runbooks: empty,
      lists: empty,
      channels: empty,
      policies: empty,
      integrations: empty,
      knownErrors: empty,
      schedules: empty,
      overrides: empty,
      testCalls: empty,
    };
    expect(sorted({ summary: 'The wifi is down' }, catalogue)).toEqual({
      service: null,
      team: null,
      tier: 1,
      ...unsorted,
    });
  });
});
