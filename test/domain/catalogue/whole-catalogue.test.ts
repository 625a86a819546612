import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { etagOf } from '../../../functions/catalogue/catalogue-store.ts';
import { type Changes, changeCatalogue, type Whole, wholeOf } from '../../../functions/catalogue/whole-catalogue.ts';
import { defaultPolicy } from '../../../functions/sla/policy.ts';
import { MemoryCatalogue } from '../../support/memory-catalogue.ts';

const at = '2026-03-02T08:00:00.000Z';
const by = () => 'admin@example.com';
const night = { name: 'Night', tier: 2, timeZone: 'Europe/Berlin', managers: [], onCall: [] };
const storage = { name: 'Storage', team: 'night', keywords: ['disk'], customerFacing: false, impact: {} };

let store: MemoryCatalogue;
beforeEach(() => {
  store = new MemoryCatalogue();
});

/** Changes the catalogue as it was seen a moment ago. */
async function change(changes: Changes, seen?: (etag: string) => boolean): Promise<Whole> {
  const etag = etagOf(wholeOf(await store.read()));
  return changeCatalogue(store, changes, { by, at, seen: seen ?? ((other) => other === etag), random: randomBytes });
}

/** Another service with a keyword that a category of the example owns. */
const withKeyword = (keyword: string) => ({ ...storage, team: 'platform', keywords: [keyword] });

describe('the catalogue in one piece', () => {
  it('takes items that lean on each other at once', async () => {
    const whole = await change({ services: { storage }, teams: { night } });
    expect([whole.services['storage'], whole.teams['night']]).toEqual([storage, night]);
    expect(store.recorded.map(({ kind, id, by: who, before }) => [kind, id, who, before])).toEqual([
      ['teams', 'night', 'admin@example.com', null],
      ['services', 'storage', 'admin@example.com', null],
    ]);
  });

  it('takes out an item together with all that leaned on it', async () => {
    await change({ services: { storage }, teams: { night } });
    const whole = await change({ services: { storage: null }, teams: { night: null } });
    expect([whole.services, whole.teams]).toEqual([
      expect.not.objectContaining({ storage }),
      expect.not.objectContaining({ night }),
    ]);
  });

  it('lets two items swap what only one may own', async () => {
    await change({ services: { one: withKeyword('disk'), two: withKeyword('tape') } });
    const swapped = { one: withKeyword('tape'), two: withKeyword('disk') };
    expect((await change({ services: swapped })).services).toMatchObject(swapped);
  });

  it('changes nothing where all is as it is said', async () => {
    const whole = wholeOf(await store.read());
    expect(await change(whole)).toEqual(whole);
    expect(store.recorded).toEqual([]);
  });

  it('takes what it shows, and shows what it took', async () => {
    const shown = wholeOf(await store.read());
    const empty = MemoryCatalogue.empty();
    const etag = etagOf(wholeOf(await empty.read()));
    const seen = (other: string) => other === etag;
    expect(await changeCatalogue(empty, shown, { by, at, seen, random: randomBytes })).toEqual(shown);
    expect((await empty.read()).policies.get('default')).toEqual(defaultPolicy);
  });

  it('gives a list a key of its own for its links, which it shows to nobody', async () => {
    const list = { name: 'Night', rule: { all: true }, members: [] };
    const whole = await change({ lists: { night: list } });
    expect(whole.lists['night']).toEqual(list);
    const key = (await store.read()).lists.get('night')?.linkKey;
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    await change({ lists: { night: { ...list, name: 'Nights' } } });
    expect((await store.read()).lists.get('night')?.linkKey).toBe(key);
  });

  it('gives a schedule a key of its own too, one that had none yet with its next change', async () => {
    const members = [{ name: 'Ann', email: 'ann@example.com' }];
    const layers = [{ name: 'Week', startsOn: '2026-01-05', every: 'P1W', handover: '09:00', members }];
    const schedule = { name: 'Night', timeZone: 'Europe/Berlin', layers };
    store.set('schedules', { id: 'night', ...schedule });
    const key = async () => (await store.read()).schedules.get('night')?.linkKey;
    await change({ schedules: { night: schedule } });
    expect(await key()).toBeUndefined();
    const whole = await change({ schedules: { night: { ...schedule, name: 'Nights' } } });
    expect(whole.schedules['night']).toEqual({ ...schedule, name: 'Nights' });
    const first = await key();
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    await change({ schedules: { night: schedule } });
    expect(await key()).toBe(first);
  });

  it('gives a policy that is said anew its next version', async () => {
    const { default: before } = wholeOf(await store.read()).policies;
    await change({ policies: { default: { ...before, name: 'Ours' } } });
    expect((await store.read()).policies.get('default')).toMatchObject({ name: 'Ours', version: 2 });
  });

  it.each([
    ['a team that is not there', { services: { storage } }, '/services/storage/team'],
    ['a team that others need taken out', { teams: { 'data-centre': null } }, '/services/data-centre/team'],
    ['the policy that incidents start with taken out', { policies: { default: null } }, '/policies/default'],
    [
      'teams that escalate in a circle',
      { teams: { a: { ...night, escalatesTo: 'b' }, b: { ...night, escalatesTo: 'a' } } },
      '/teams/a/escalatesTo',
    ],
  ])('refuses %s, all of it, and says where', async (_what, changes, pointer) => {
    const refused = await change({ ...changes, lists: { l: { name: 'L', rule: { all: true }, members: [] } } }).catch(
      (error) => error,
    );
    expect(refused).toMatchObject({ name: 'ValidationFailed' });
    expect(refused.extra.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect(store.recorded).toEqual([]);
    expect((await store.read()).lists.has('l')).toBe(false);
  });

  it('is changed by nobody who did not see it as it is', async () => {
    const { by: who, at: now } = { by, at };
    const unseen = changeCatalogue(
      store,
      { teams: { night } },
      { by: who, at: now, seen: undefined, random: randomBytes },
    );
    await expect(unseen).rejects.toMatchObject({ name: 'PreconditionRequired' });
    await expect(change({ teams: { night } }, () => false)).rejects.toMatchObject({ name: 'VersionMismatch' });
  });

  it('stops where somebody else changes an item in between, and can be sent again', async () => {
    store.between = () => {
      store.between = () => undefined;
      store.set('teams', { id: 'night', ...night, name: 'Theirs' });
    };
    await expect(change({ teams: { night } })).rejects.toMatchObject({ name: 'VersionMismatch' });
    expect((await change({ teams: { night } })).teams['night']).toEqual(night);
  });
});
