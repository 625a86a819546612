import { describe, expect, it } from 'vitest';
import { linkIn, type Mail } from '../../infra/demo/client.ts';
import { DESK, incident, REPORT, RESPONDER, running } from './some-instance.ts';

const { client } = await running();
const CALLED = 'platform.oncall@example.com';
const PAGER = 'platform.pager@example.com';
const REPORTS = 25;
/** Of those that race for the last place alone none may get it. */
const ALONE = 10;

const report = (n: number) => ({
  ...REPORT,
  summary: `checkout ${n} fails`,
  category: 'software',
  impact: { users: 'many', financial: 'none', security: 'none' },
});
const isDigest = ({ subject }: Mail) => / calls\]/.test(subject);
const open = async () => (await client.send('GET', '/v1/incidents?limit=100', undefined, DESK)).body.items;

describe('many reports within a minute', () => {
  it('call a person by ten mails at most, and when the minute is over by one more that names all the others', async () => {
    // By somebody who signed in: the limits of anonymous reports are another matter.
    const sent = Array.from({ length: REPORTS }, (_, n) => client.send('POST', '/v1/incidents', report(n), RESPONDER));
    const ids: readonly string[] = (await Promise.all(sent)).map(({ body }) => body.id);
    await client.settle();
    const alone = (await client.mails({ to: CALLED })).length;
    for (const to of [CALLED, PAGER]) expect((await client.mails({ to })).length).toBeLessThanOrEqual(ALONE);

    await client.advance('PT65S');
    const mails = await client.mails({ to: CALLED });
    expect([alone > 0, mails.length]).toEqual([true, alone + 1]);
    expect((await client.mails({ to: PAGER })).filter(isDigest)).toHaveLength(1);
    const digest = mails.at(-1);
    expect(digest?.subject).toMatch(new RegExp(`^\\[${REPORTS - alone} calls\\] High: acknowledge by 02:15 CET: INC-`));
    expect(digest?.incident).toBeNull();
    // Each incident is named in one of them, with a link of its own.
    expect(mails.flatMap(({ text }) => [...new Set(text.match(/INC-\w{6}/g))]).toSorted()).toEqual(ids.toSorted());
    expect(new Set(digest?.text.match(/https?:\S+\/a\/\S+/g)).size).toBe(REPORTS - alone);
  });

  it('can be acknowledged by the links in that mail', async () => {
    const digest = (await client.mails({ to: CALLED })).find(isDigest);
    const id = /INC-\w{6}/.exec(digest?.text ?? '')?.[0] ?? '';
    await client.press(linkIn(digest, 'a'), 'acknowledge');
    await client.settle();
    expect(await incident(client, id)).toMatchObject({ status: 'investigating', assignee: { email: CALLED } });
  });

  it('hold up no clock, and are told again by few mails', async () => {
    const before = (await client.mails({ to: CALLED })).length;
    await client.advance('PT2M');
    const waiting = (await open()).filter(({ status }: { status: string }) => status === 'triaged');
    expect(waiting).toHaveLength(REPORTS - 1);
    expect(waiting.map(({ calls }: { calls: readonly { repeats: number }[] }) => calls[0]?.repeats)).toEqual(
      waiting.map(() => 1),
    );
    await client.advance('PT1M10S');
    const again = (await client.mails({ to: CALLED })).slice(before);
    expect(again.filter((mail) => !isDigest(mail)).length).toBeLessThanOrEqual(ALONE);
    expect(again.filter(isDigest)).toHaveLength(1);
  });

  it('go on to the next person where the digest comes back', async () => {
    const digest = (await client.mails({ to: CALLED })).filter(isDigest).at(-1);
    const named = [...new Set(digest?.text.match(/INC-\w{6}/g))];
    await client.send('POST', `/_local/mail/${digest?.id}/bounce`);
    await client.settle();
    for (const id of named) {
      const { calls } = await incident(client, id);
      expect(calls.map(({ to, outcome }: { to: { email: string }; outcome: string }) => [to.email, outcome])).toEqual([
        [CALLED, 'bounced'],
        ['platform.manager@example.com', 'open'],
      ]);
    }
  });
});
