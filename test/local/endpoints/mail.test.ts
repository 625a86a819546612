import { expect, test } from 'vitest';
import { local, put } from './local.ts';

interface Page {
  items: { id: string; to: string }[];
  next: string | null;
}

test('mails come oldest first, a hundred a page', async () => {
  const { get, mails } = await local();
  for (let index = 1; index <= 101; index++) put(mails, `m${index}`);
  const read = async (query: string) => (await (await get(`/_local/mail${query}`)).json()) as Page;
  const first = await read('');
  expect(first.items).toHaveLength(100);
  expect([first.items[0]?.id, first.next]).toEqual(['m1', 'm100']);
  const second = await read(`?after=${first.next}`);
  expect(second).toMatchObject({ items: [{ id: 'm101' }], next: null });
  expect(await read('?after=m101')).toEqual({ items: [], next: null });
  expect(await read('?limit=2&after=m3')).toMatchObject({ items: [{ id: 'm4' }, { id: 'm5' }], next: 'm5' });
});

test('a mail has every field of the contract', async () => {
  const { get, mails } = await local();
  put(mails, 'm1', 'reporter@example.com', 'INC-7QK3MW');
  expect(await (await get('/_local/mail')).json()).toEqual({
    items: [
      {
        id: 'm1',
        at: '2040-03-05T12:00:00.000Z',
        from: 'allclear@example.com',
        to: 'reporter@example.com',
        subject: 'Mail m1',
        headers: { from: 'allclear@example.com', to: 'reporter@example.com', subject: 'Mail m1' },
        text: 'Text of m1',
        html: null,
        incident: 'INC-7QK3MW',
      },
    ],
    next: null,
  });
});

test('they are filtered by recipient and incident', async () => {
  const { get, mails } = await local();
  put(mails, 'm1', 'a@example.com', 'INC-7QK3MW');
  put(mails, 'm2', 'b@example.com', 'INC-7QK3MW');
  put(mails, 'm3', 'a@example.com');
  const ids = async (query: string) =>
    ((await (await get(`/_local/mail?${query}`)).json()) as Page).items.map(({ id }) => id);
  expect(await ids('to=A@EXAMPLE.com')).toEqual(['m1', 'm3']);
  expect(await ids('to=example.com')).toEqual([]);
  expect(await ids('incident=INC-7QK3MW')).toEqual(['m1', 'm2']);
  expect(await ids('incident=INC-7QK3MW&to=b@example.com')).toEqual(['m2']);
});

test.each(['from=a@example.com', 'limit=0', 'limit=101', 'limit=x', 'after=gone', 'to=', 'to=a&to=b'])(
  '?%s is refused',
  async (query) => {
    const { get } = await local();
    const answer = await get(`/_local/mail?${query}`);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { message: string }).message).toContain(`"${query.split('=')[0]}"`);
  },
);

test('SES’s settings are read and changed, and nonsense is refused', async () => {
  const { get, post } = await local();
  expect(await (await get('/_local/ses')).json()).toEqual({ refuse: [], perSecond: null });
  const changed = await post('/_local/ses', { refuse: ['A@example.com'], perSecond: 3 });
  expect(await changed.json()).toEqual({ refuse: ['a@example.com'], perSecond: 3 });
  expect(await (await get('/_local/ses')).json()).toEqual({ refuse: ['a@example.com'], perSecond: 3 });
  expect(await (await post('/_local/ses', { perSecond: null })).json()).toMatchObject({ perSecond: null });
  for (const wish of [{ refuse: 'a@example.com' }, { perSecond: 1.5 }, { bounce: true }]) {
    expect((await post('/_local/ses', wish)).status).toBe(400);
  }
});
