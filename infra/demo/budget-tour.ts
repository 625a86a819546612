import { admin, REPORTER, responder } from './cast.ts';
import type { Client } from './client.ts';
import { kindsOf, type Seen } from './tour.ts';

/** A service whose error budget is whole, at risk and used up, and the mails that tell of it. */
export async function budgetTour(client: Client): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const path = '/v1/services/website';
  const { body: website } = await client.send('GET', path, undefined, admin);
  const read = await client.send('GET', path, undefined, admin);
  const bound = { ...website, objective: 99.9 };
  await client.send('PUT', path, bound, admin, { 'if-match': read.headers.get('etag') ?? '' });
  await client.advance('PT10S');
  const look = async (name: string) => {
    const { body } = await client.send('GET', `${path}/error-budget`, undefined, admin);
    seen.push({ name, html: (await client.request('GET', body.links.page)).text });
  };
  const down = async (users: string, minutes: number) => {
    const report = {
      summary: 'the homepage is empty',
      reporter: { name: 'A reporter', email: REPORTER },
      ...{ service: 'website', category: 'software', subcategory: 'error' },
      impact: { users, financial: 'none', security: 'none' },
    };
    const { body } = await client.send('POST', '/v1/incidents', report, responder);
    await client.settle();
    await client.act(body.id, 'acknowledge', {}, responder);
    await client.advance(`PT${minutes}M`);
    return body.id as string;
  };
  const up = async (id: string) => {
    await client.act(id, 'resolve', { code: 'solution', notes: 'Restarted it.' }, responder);
    await client.settle();
  };
  await look('budget-whole');
  await up(await down('all', 12));
  await client.advance('P3D');
  await up(await down('many', 20));
  await look('budget-healthy');
  await client.advance('P2DT5H');
  const last = await down('all', 14);
  await look('budget-at-risk');
  await client.advance('PT30M');
  await up(last);
  await look('budget-used-up');
  return [...seen, ...kindsOf((await client.mails()).filter(({ incident }) => incident === last))];
}
