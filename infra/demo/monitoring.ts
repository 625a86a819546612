import type { Client, Person, Said } from './client.ts';
import type { Play } from './play.ts';

const admin: Person = { email: 'admin@example.com', name: 'An admin', groups: ['admin'] };

/** The address that its alerts are reported by. */
export const MONITORING = 'monitoring@example.com';

/** The step in which an admin gives the monitoring a key of its own; then it reports data centres that do not answer. */
export async function monitoring(play: Play): Promise<(place: string) => Promise<Said>> {
  const { client } = play;
  let key = '';
  await play.step(
    'An admin gives the monitoring a key of its own',
    async () => {
      const made = await client.send('PUT', '/v1/integrations/monitoring', { name: 'Monitoring' }, admin);
      key = made.body.key;
      await client.advance('PT10S');
      return undefined;
    },
    '',
  );
  const report = (place: string) => ({
    summary: `Data centre ${place} does not answer`,
    reporter: { name: 'Monitoring', email: MONITORING },
    service: 'data-centre',
    category: 'data-centre',
    subcategory: 'unreachable',
    impact: { users: 'none', financial: 'high', security: 'none' },
  });
  return (place) => client.send('POST', '/v1/incidents', report(place), undefined, { 'x-api-key': key });
}

/** The newest mail to somebody that calls them, to one incident where it is named. */
export async function callTo(client: Client, to: string, incident?: string) {
  const mails = await client.mails({ to, ...(incident === undefined ? {} : { incident }) });
  return mails.findLast(({ subject }) => subject.includes('acknowledge'));
}
