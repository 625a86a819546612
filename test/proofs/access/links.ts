import { linkIn, type Mail } from '../../../infra/demo/client.ts';
import type { RealMachine } from './real-machine.ts';
import { KEEPER } from './scenes.ts';

/** A link of each purpose, as it was mailed, each to a page that can be acted on as long as its incident is let alone. */
export type Links = Readonly<Record<string, string>>;

const reporter = { name: 'A reporter', email: 'reporter@example.com' };
const HIGH = { users: 'many', financial: 'high', security: 'none' };

/** Two incidents, played until each kind of page has been mailed to somebody. */
export async function mailedLinks({ client }: RealMachine): Promise<Links> {
  const report = async () => {
    const body = { summary: 'checkout returns 502', reporter, impact: HIGH };
    const id = (await client.send('POST', '/v1/incidents', body, KEEPER)).body.id as string;
    await client.settle();
    return id;
  };
  const act = async (id: string, action: string, body: object) => {
    const { status, text } = await client.act(id, action, body, KEEPER);
    if (status !== 200) throw new Error(`The proof could not ${action} its own incident: ${status} ${text}`);
  };
  const path = (mail: Mail | undefined, purpose: 'a' | 'h' | 'r' | 's' | 'u') =>
    new URL(linkIn(mail, purpose)).pathname;
  const last = async (to: string, incident: string) => (await client.mails({ to, incident })).at(-1);

  const called = await report();
  const a = path(await last('platform.oncall@example.com', called), 'a');
  const s = path(await last('outages@example.com', called), 's');
  const u = path(await last('outages@example.com', called), 'u');
  await act(called, 'escalate', { to: 'hierarchical', reason: 'We need a decision.' });
  await client.settle();
  const h = path(await last('platform.manager@example.com', called), 'h');

  const solved = await report();
  await act(solved, 'triage', { category: 'software', subcategory: 'error' });
  await act(solved, 'acknowledge', {});
  await act(solved, 'resolve', { code: 'solution', notes: 'Restarted it.' });
  await client.settle();
  const r = path(await last(reporter.email, solved), 'r');
  return { a, h, r, s, u };
}
