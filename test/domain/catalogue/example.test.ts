import { describe, expect, it } from 'vitest';
import { subcategoryOf } from '../../../functions/catalogue/catalogue.ts';
import { checkCatalogue } from '../../../functions/catalogue/check-catalogue.ts';
import { exampleCatalogue } from '../../support/example-catalogue.ts';

const { services, categories, teams, lists, policies } = exampleCatalogue;

describe('the example catalogue', () => {
  it('refers to nothing that it does not hold', () => {
    expect(checkCatalogue(exampleCatalogue)).toEqual([]);
  });

  it('keeps everything under its own id, in letters that an address may hold', () => {
    for (const kind of [services, categories, teams, lists, policies]) {
      for (const [key, { id }] of kind) {
        expect(key).toBe(id);
        expect(id).toMatch(/^[a-z0-9][a-z0-9-]{0,62}$/);
      }
    }
  });

  it('escalates from the service desk to platform to the data centre and no further', () => {
    const path = ['service-desk'];
    for (let team = teams.get('service-desk'); team?.escalatesTo !== undefined; team = teams.get(team.escalatesTo)) {
      path.push(team.escalatesTo);
    }
    expect(path).toEqual(['service-desk', 'platform', 'data-centre']);
    expect(path.map((id) => teams.get(id)?.tier)).toEqual([1, 2, 3]);
    for (const id of ['command', 'communications']) {
      expect(teams.get(id)).toMatchObject({ tier: 3 });
      expect(teams.get(id)).not.toHaveProperty('escalatesTo');
    }
  });

  it('gives every team somebody on call with a pager, and a manager, in its zone', () => {
    expect([...teams.keys()].sort()).toEqual(['command', 'communications', 'data-centre', 'platform', 'service-desk']);
    for (const [id, team] of teams) {
      expect(team.timeZone).toBe('Europe/Berlin');
      expect(team.onCall.map(({ email, pager }) => [email, pager])).toEqual([
        [`${id}.oncall@example.com`, `${id}.pager@example.com`],
      ]);
      expect(team.managers.map(({ email }) => email)).toEqual([`${id}.manager@example.com`]);
    }
  });

  it('shows customers the checkout and the website, and nothing else', () => {
    const shown = [...services.values()].filter(({ customerFacing }) => customerFacing).map(({ id }) => id);
    expect(shown).toEqual(['checkout', 'website']);
    expect(services.get('checkout')).toMatchObject({ team: 'platform', keywords: ['checkout', 'payment', 'cart'] });
  });

  it('presumes many users behind a network outage, one behind a password, and a confirmed breach', () => {
    expect(subcategoryOf(exampleCatalogue, 'network', 'network-outage')?.impact).toEqual({ users: 'many' });
    expect(subcategoryOf(exampleCatalogue, 'access', 'password-reset')?.impact).toEqual({
      users: 'one',
      financial: 'none',
      security: 'none',
    });
    expect(subcategoryOf(exampleCatalogue, 'security', 'breach')?.impact).toEqual({ security: 'confirmed' });
    expect(subcategoryOf(exampleCatalogue, 'network', 'breach')).toBeUndefined();
    expect(subcategoryOf(exampleCatalogue, null, 'breach')).toBeUndefined();
  });

  it('tells one list of what is high and one of everything', () => {
    expect([...lists.values()].map(({ rule, members }) => [rule, members.map(({ email }) => email)])).toEqual([
      [{ priorities: ['high'] }, ['outages@example.com']],
      [{ all: true }, ['everything@example.com']],
    ]);
  });
});
