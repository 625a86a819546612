import { admin, desk, REPORTER, responder } from './cast.ts';
import { type Client, linkIn } from './client.ts';
import { pageAt, type Seen } from './tour.ts';

/** Leads through the pages of stakeholder lists, and the mails that they send beside those of an incident. */
export async function listsTour(client: Client): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const look = async (name: string, path: string) => seen.push(await pageAt(client, name, path));
  const mailed = async (name: string, to: string, words: string) => {
    const mail = (await client.mails({ to })).findLast(({ subject }) => subject.includes(words));
    if (mail === undefined) throw new Error(`No mail of "${words}" came to ${to}.`);
    seen.push({ name: `mail-${name}`, html: mail.html ?? '', text: mail.text });
    return mail;
  };
  const ask = (fields: Record<string, string>) =>
    client.request('POST', '/lists/affected', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });

  await look('lists-none', '/lists');
  const list = {
    name: 'Shop and payments',
    open: true,
    rule: { services: ['checkout'], priorities: ['high', 'medium'] },
    members: [{ name: 'The shop team', email: 'shop.team@example.com' }],
    templates: { opened: { firstLine: '{{service}} is disturbed: {{summary}}', closing: 'We are sorry for that.' } },
  };
  const kept = await client.send('PUT', '/v1/stakeholder-lists/affected', list, admin);
  if (kept.status !== 201) throw new Error(`The list was answered by ${kept.status}: ${kept.text}`);
  await client.advance('PT11S');
  await look('lists', '/lists');
  await look('list-join', '/lists/affected');
  const reader = { name: 'A customer', email: 'customer@example.com', timeZone: 'Asia/Kolkata', digest: 'daily' };
  seen.push({ name: 'list-join-fault', html: (await ask({ ...reader, name: '', email: 'customer@' })).text });
  seen.push({ name: 'list-asked', html: (await ask(reader)).text });
  await client.advance('PT1M');
  const own = linkIn(await mailed('list-confirm', reader.email, 'Please confirm'), 'm');
  await look('list-confirm', own);
  await client.press(own, 'join', { name: reader.name, timeZone: reader.timeZone, digest: reader.digest });
  await look('list-member', own);
  const report = async (summary: string) => {
    const impact = { users: 'many', financial: 'high', security: 'none' };
    const reported = { summary, reporter: { name: 'A reporter', email: REPORTER }, service: 'checkout', impact };
    const said = await client.send('POST', '/v1/incidents', reported, responder);
    await client.settle();
    return said.body.id as string;
  };
  const ids = [await report('cards are refused'), await report('the basket is empty')];
  await client.act(ids[0] ?? '', 'acknowledge', {}, responder);
  await client.act(ids[0] ?? '', 'update', { text: 'We have found it.' }, responder);
  await client.settle();
  const opened = await mailed('list-opened', 'shop.team@example.com', 'the basket is empty');
  await look('list-open', linkIn(opened, 'l'));
  // Past eight in the morning of the reader.
  await client.advance('PT2H');
  await mailed('list-daily', reader.email, 'Once a day');
  await client.press(own, 'leave');
  await look('list-left', own);
  for (const id of ids) await client.act(id, 'cancel', { code: 'withdrawn', reason: 'The tour is over.' }, desk);
  await client.settle();
  await look('list-open-none', linkIn(opened, 'l'));
  return seen;
}
