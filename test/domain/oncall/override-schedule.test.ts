import { beforeEach, describe, expect, it } from 'vitest';
import type { Schedule } from '../../../functions/catalogue/catalogue.ts';
import type { Caller } from '../../../functions/incident/caller.ts';
import {
  type Asked,
  answerOverride,
  endOverride,
  overrideSchedule,
} from '../../../functions/oncall/override-schedule.ts';
import { MemoryCatalogue } from '../../support/memory-catalogue.ts';

const KEY = '00112233445566778899aabbccddeeff';
const NOW = '2026-03-02T08:00:00.000Z';
const ann = { name: 'Ann', email: 'ann@example.com' };
const bob = { name: 'Bob', email: 'bob@example.com' };
const MAIN: Schedule = {
  id: 'main',
  name: 'Main',
  timeZone: 'Europe/Berlin',
  layers: [{ name: 'Turns', startsOn: '2026-01-05', every: 'P1W', handover: '09:00', members: [ann, bob] }],
};
const ASKED: Asked = {
  schedule: 'main',
  from: '2026-03-03T08:00:00.000Z',
  until: '2026-03-04T08:00:00.000Z',
  person: bob,
};

let store: MemoryCatalogue;
beforeEach(() => {
  store = new MemoryCatalogue();
  store.set('schedules', MAIN);
});

function caller(email: string, ...groups: readonly string[]): Caller {
  return { email, name: null, groups } as Caller;
}

const responder = caller('ann@example.com', 'responder');
const manager = caller('manager@example.com', 'manager');

async function add(asked: Partial<Asked> = {}, as: Caller = responder, id = 'o1') {
  return (await overrideSchedule(store, { ...ASKED, ...asked }, { caller: as, now: NOW, id, linkKey: KEY })).override;
}

describe('an override', () => {
  it('that asks somebody else to cover does not hold before they said yes', async () => {
    expect(await add()).toMatchObject({ by: 'ann@example.com', acceptedAt: null });
    const accepted = await answerOverride(store, { email: 'Bob@example.com', now: NOW, id: 'o1' }, true);
    expect(accepted.acceptedAt).toBe(NOW);
    expect((await store.read()).overrides.get('o1')).toEqual(accepted);
  });

  it('holds at once by who takes a shift over, and by who keeps the schedule', async () => {
    expect((await add({ person: ann })).acceptedAt).toBe(NOW);
    expect((await add({}, manager, 'o2')).acceptedAt).toBe(NOW);
    expect((await add({}, caller('desk@example.com', 'service-desk'), 'o3')).acceptedAt).toBe(NOW);
  });

  it('is accepted by its person only, and once', async () => {
    await add();
    const as = ({ email }: Caller) => answerOverride(store, { email, now: '2026-03-02T09:00:00.000Z', id: 'o1' }, true);
    await expect(as(manager)).rejects.toMatchObject({ name: 'Forbidden' });
    await as(caller('bob@example.com'));
    expect((await as(caller('bob@example.com'))).acceptedAt).toBe('2026-03-02T09:00:00.000Z');
    expect(store.recorded).toHaveLength(2);
  });

  it('is declined, and accepted after all, as often as its person thinks better of it', async () => {
    await add();
    const say = async (yes: boolean, now: string) => {
      const { acceptedAt, declinedAt } = await answerOverride(store, { email: 'bob@example.com', now, id: 'o1' }, yes);
      return [acceptedAt, declinedAt];
    };
    expect(await say(false, NOW)).toEqual([null, NOW]);
    expect(await say(false, '2026-03-02T08:01:00.000Z')).toEqual([null, NOW]);
    expect(await say(true, '2026-03-02T08:02:00.000Z')).toEqual(['2026-03-02T08:02:00.000Z', null]);
    expect(await say(false, '2026-03-02T08:03:00.000Z')).toEqual([null, '2026-03-02T08:03:00.000Z']);
  });

  it('is not accepted when it is over', async () => {
    await add();
    const late = answerOverride(store, { email: 'bob@example.com', now: ASKED.until, id: 'o1' }, true);
    await expect(late).rejects.toMatchObject({ name: 'WrongState' });
  });

  it('is taken back by who asked, by who was asked, and by who keeps the schedule', async () => {
    for (const who of [responder, caller('bob@example.com'), manager]) {
      await add();
      await endOverride(store, { caller: who, now: NOW, id: 'o1' });
      expect((await store.read()).overrides.size).toBe(0);
    }
    await add();
    const other = endOverride(store, { caller: caller('cem@example.com', 'responder'), now: NOW, id: 'o1' });
    await expect(other).rejects.toMatchObject({ name: 'Forbidden' });
    await expect(endOverride(store, { caller: manager, now: NOW, id: 'none' })).rejects.toMatchObject({
      name: 'NotFound',
    });
  });

  it('is made once by the same key, which is no other’s', async () => {
    await add();
    const again = await overrideSchedule(store, ASKED, {
      caller: responder,
      now: '2026-03-02T08:01:00.000Z',
      id: 'o1',
      linkKey: 'other',
    });
    expect([again.replayed, again.override.at]).toEqual([true, NOW]);
    await expect(add({ reason: 'Another' })).rejects.toMatchObject({ name: 'IdempotencyKeyReused' });
  });

  it.each([
    ['a schedule that is not there', { schedule: 'none' }, '/schedule'],
    ['an end before its beginning', { until: ASKED.from }, '/until'],
    ['an end that is over', { from: '2026-03-01T08:00:00.000Z', until: NOW }, '/until'],
    ['an end in years', { until: '2027-03-04T08:00:00.000Z' }, '/until'],
    ['somebody who takes no turns', { instead: 'cem@example.com' }, '/instead'],
    ['the place of the same person', { instead: 'Bob@example.com' }, '/instead'],
  ])('with %s is refused by a sentence', async (_what, asked, pointer) => {
    await expect(add(asked)).rejects.toMatchObject({ name: 'ValidationFailed', message: expect.stringMatching(/\.$/) });
    const refused = await add(asked).catch((error) => error);
    expect(refused.extra.errors[0].pointer).toBe(pointer);
  });

  it('is nothing for people without a group', async () => {
    await expect(add({}, caller('visitor@example.com'))).rejects.toMatchObject({ name: 'Forbidden' });
  });
});
