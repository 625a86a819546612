import { beforeEach, describe, expect, it } from 'vitest';
import type { CatalogueKind } from '../../../functions/catalogue/catalogue.ts';
import { etagOf } from '../../../functions/catalogue/catalogue-store.ts';
import { endItem, putItem } from '../../../functions/catalogue/change-item.ts';
import { defaultPolicy } from '../../../functions/sla/policy.ts';
import { MemoryCatalogue } from '../../support/memory-catalogue.ts';

const at = '2026-03-02T08:00:00.000Z';
const by = () => 'admin@example.com';
const storage = { id: 'storage', name: 'Storage', team: 'platform', keywords: [], customerFacing: false, impact: {} };
const vpn = { ...storage, id: 'tunnel', keywords: ['VPN'] };

let store: MemoryCatalogue;
beforeEach(() => {
  store = new MemoryCatalogue();
});

async function itemOf(kind: CatalogueKind, id: string): Promise<{ readonly id: string } | undefined> {
  return (await store.read())[kind].get(id);
}

/** Puts an item as it was seen a moment ago. */
async function put<I extends { readonly id: string }>(kind: CatalogueKind, item: I) {
  const before = await itemOf(kind, item.id);
  const seen = before === undefined ? undefined : (etag: string) => etag === etagOf(before);
  return putItem(store, { kind, id: item.id, at, by, seen }, () => item);
}

async function end(kind: CatalogueKind, id: string) {
  return endItem(store, { kind, id, at, by, seen: undefined });
}

describe('an item of the catalogue', () => {
  it('is created, replaced and taken out, and each time it is kept who did it', async () => {
    expect(await put('services', storage)).toEqual({ item: storage, created: true });
    const renamed = { ...storage, name: 'Disks' };
    expect(await put('services', renamed)).toEqual({ item: renamed, created: false });
    await end('services', 'storage');
    expect(await itemOf('services', 'storage')).toBeUndefined();
    const of = { kind: 'services', id: 'storage', at, by: by() };
    expect(store.recorded).toEqual([
      { ...of, before: null, after: storage },
      { ...of, before: storage, after: renamed },
      { ...of, before: renamed, after: null },
    ]);
  });

  it('is not replaced unseen, nor as it was', async () => {
    await put('services', storage);
    const unseen = putItem(store, { kind: 'services', id: 'storage', at, by, seen: undefined }, () => storage);
    await expect(unseen).rejects.toMatchObject({ name: 'PreconditionRequired' });
    const stale = putItem(store, { kind: 'services', id: 'storage', at, by, seen: () => false }, () => storage);
    await expect(stale).rejects.toMatchObject({ name: 'VersionMismatch' });
    const gone = putItem(store, { kind: 'services', id: 'new', at, by, seen: () => true }, () => ({
      ...storage,
      id: 'new',
    }));
    await expect(gone).rejects.toMatchObject({ name: 'VersionMismatch' });
    expect(store.recorded).toHaveLength(1);
  });

  it('changed by somebody else at the same moment is not overwritten', async () => {
    await put('services', storage);
    let times = 0;
    store.between = () => store.set('services', { ...storage, name: `Theirs ${++times}` });
    await expect(put('services', { ...storage, name: 'Mine' })).rejects.toMatchObject({ name: 'VersionMismatch' });
    await expect(end('services', 'storage')).rejects.toMatchObject({ name: 'VersionMismatch' });
    expect(await itemOf('services', 'storage')).toMatchObject({ name: 'Theirs 2' });
  });

  it('that refers to nothing is refused with its pointer', async () => {
    await expect(put('services', { ...storage, team: 'gone' })).rejects.toMatchObject({
      name: 'ValidationFailed',
      extra: {
        errors: [{ pointer: '/team', detail: 'There is no team "gone" in the catalogue; add it or name another' }],
      },
    });
  });

  it('whose keyword another one owns is refused, whatever its letters’ case', async () => {
    await expect(put('services', vpn)).rejects.toMatchObject({
      name: 'ValidationFailed',
      extra: {
        errors: [
          {
            pointer: '/keywords/0',
            detail: 'This keyword is owned twice; leave it to one service or sub-category',
          },
        ],
      },
    });
    const twice = { ...storage, keywords: ['disk', 'Disk'] };
    await expect(put('services', twice)).rejects.toMatchObject({ name: 'ValidationFailed' });
  });

  it('that something refers to is not taken out', async () => {
    await expect(end('teams', 'platform')).rejects.toMatchObject({ name: 'InUse' });
    await expect(end('teams', 'platform')).rejects.toThrow(/\/services\/checkout\/team/);
    await end('services', 'email');
    await expect(end('services', 'email')).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('that others refer to is not changed so that they break', async () => {
    await put('services', { ...storage, category: 'network', subcategory: 'wifi' });
    const without = { id: 'network', name: 'Network', subcategories: [] };
    await expect(put('categories', without)).rejects.toMatchObject({ name: 'InUse' });
  });

  it('is not refused for what was broken before', async () => {
    store.set('services', { ...storage, team: 'gone' });
    expect((await put('services', { ...storage, id: 'other' })).created).toBe(true);
  });
});

describe('a policy', () => {
  const faster = {
    ...defaultPolicy,
    targets: { ...defaultPolicy.targets, high: { ...defaultPolicy.targets.high, respond: 'PT10M' } },
  };

  it('gets its next version, whatever version is said, and each is kept', async () => {
    const { item } = await put('policies', { ...faster, version: 17 });
    expect(item).toEqual({ ...faster, version: 2 });
    await put('policies', { ...faster, name: 'Three' });
    expect(await itemOf('policies', 'default@2')).toEqual({ ...faster, version: 2 });
    expect(await itemOf('policies', 'default@3')).toEqual({ ...faster, name: 'Three', version: 3 });
    expect(await itemOf('policies', 'default')).toEqual({ ...faster, name: 'Three', version: 3 });
  });

  it('passes over a version that a change left behind which failed', async () => {
    store.between = () => store.set('policies', { ...faster, name: 'Theirs', version: 2 });
    await expect(put('policies', faster)).rejects.toMatchObject({ name: 'VersionMismatch' });
    store.between = () => undefined;
    store.set('policies', defaultPolicy);
    expect((await put('policies', { ...faster, name: 'Mine' })).item).toMatchObject({ name: 'Mine', version: 3 });
    expect(await itemOf('policies', 'default@2')).toEqual({ ...faster, version: 2 });
  });

  it('begins at 1 where it is new', async () => {
    expect((await put('policies', { ...faster, id: 'gold' })).item).toMatchObject({ version: 1 });
    await end('policies', 'gold');
    expect((await put('policies', { ...faster, id: 'gold' })).item).toMatchObject({ version: 2 });
  });

  it('named default cannot be taken out: incidents start with it', async () => {
    await expect(end('policies', 'default')).rejects.toMatchObject({ name: 'InUse' });
  });

  it('that cannot work is refused with its pointer', async () => {
    const slow = { ...faster.targets.high, respond: 'soon' };
    await expect(put('policies', { ...faster, targets: { ...faster.targets, high: slow } })).rejects.toMatchObject({
      name: 'ValidationFailed',
      extra: { errors: [{ pointer: '/targets/high/respond' }] },
    });
  });
});
