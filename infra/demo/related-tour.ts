import { admin, desk, responder } from './cast.ts';
import { type Client, linkIn, type Person } from './client.ts';
import { acted, kindsOf, pageAt, type Seen } from './tour.ts';

const follower: Person = { email: 'follower@example.com', name: 'A follower', groups: ['responder'] };
const SORTED = { category: 'software', subcategory: 'error' };

/** Leads through a family of incidents, a known error that is offered, and what a follower sees. */
export async function relatedTour(client: Client): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const look = async (name: string, path: string) => seen.push(await pageAt(client, name, path));
  const act = async (...what: Parameters<Client['act']>) => {
    await acted(client, ...what);
    await client.settle();
  };
  const report = async (summary: string, wish: object = {}) => {
    const reporter = { name: 'A reporter', email: 'reporter@example.com' };
    const said = await client.send('POST', '/v1/incidents', { summary, reporter, ...wish }, desk);
    await client.settle();
    return said.body.id as string;
  };
  await client.send(
    'PUT',
    '/v1/known-errors/pool',
    {
      name: 'Payment pool exhausted',
      symptom: 'The payment page stays empty, and checkout answers 502.',
      cause: 'The payment service keeps connections open.',
      workaround: 'Restart the payment gateway:\n1. drain it\n2. restart it',
      keywords: ['502'],
    },
    admin,
  );
  await client.advance('PT11S');
  const id = await report('checkout returns 502', SORTED);
  const children = [await report('vouchers are lost', SORTED), await report('something is odd')];
  for (const child of children) await act(child, 'link', { type: 'parent', id }, desk);
  await act(id, 'follow', {}, follower);
  await act(id, 'acknowledge', {}, responder);
  await act(id, 'update', { text: 'A switch is broken.', children: true }, responder);
  await act(id, 'resolve', { code: 'solution', notes: 'Replaced the switch.', children: true }, responder);
  const { body } = await client.send('GET', `/v1/incidents/${id}/document`, undefined, desk);
  await look('document-family', body.links.page);
  const mail = (await client.mails({ to: follower.email, incident: id })).at(-1);
  await look('stakeholder-follower', linkIn(mail, 's'));
  const leave = linkIn(mail, 'u');
  await look('follow-stop', leave);
  await client.press(leave, 'leave');
  await look('follow-stopped', leave);
  const mails = (await client.mails()).filter(({ incident }) => incident === id || children.includes(incident ?? ''));
  return [...seen, ...kindsOf(mails)];
}
