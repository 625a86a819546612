import { describe, expect, it } from 'vitest';
import { facts, incident, REPORT, reported, running } from './some-instance.ts';

const { client } = await running();
const CALLED = 'platform.oncall@example.com';

async function comesBack(to: string, id: string, fate: 'bounce' | 'complaint' = 'bounce') {
  const mail = (await client.mails({ to, incident: id })).at(-1);
  const said = await client.send('POST', `/_local/mail/${mail?.id}/${fate}`);
  await client.settle();
  return said;
}

describe('a call that comes back', () => {
  it('goes on to the next person at once; who cannot be reached is passed over from then on', async () => {
    const id = await reported(client);
    const said = await comesBack(CALLED, id);
    expect([said.status, said.body]).toEqual([200, { id: expect.any(String), fate: 'bounce' }]);
    expect(await facts(client, id, 'called', 'call_bounced')).toEqual([
      '01:00:00 called',
      '01:00:00 call_bounced',
      '01:00:00 called',
    ]);
    expect((await incident(client, id)).calls.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'bounced',
      'open',
    ]);
    expect(await client.mails({ to: 'platform.manager@example.com', incident: id })).toHaveLength(1);
    expect((await client.mails({ to: 'desk@example.com', incident: id })).map(({ text }) => text)).toContainEqual(
      expect.stringContaining('could not be reached'),
    );

    const next = await reported(client);
    expect(await client.mails({ to: CALLED, incident: next })).toEqual([]);
    expect((await incident(client, next)).calls.map(({ to }: { to: { email: string } }) => to.email)).toEqual([
      CALLED,
      'platform.manager@example.com',
    ]);
  });
});

describe('a reporter who complains', () => {
  it('gets no more mail', async () => {
    const report = { ...REPORT, reporter: { name: 'Another', email: 'another@example.com' } };
    const id = await reported(client, report);
    await comesBack('another@example.com', id, 'complaint');
    const next = await reported(client, report);
    expect(await client.mails({ to: 'another@example.com', incident: next })).toEqual([]);
  });
});

describe('a mail that is not there', () => {
  it('cannot come back', async () => {
    const said = await client.send('POST', '/_local/mail/none/bounce');
    expect([said.status, said.body.message]).toEqual([404, expect.stringContaining('There is no mail none')]);
  });
});
