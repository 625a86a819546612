import { linkIn, type Person } from './client.ts';
import type { Play } from './play.ts';

const agent: Person = {
  email: 'service-desk.oncall@example.com',
  name: 'A service desk agent',
  groups: ['responder', 'service-desk'],
};

/** A password reset in the night: it waits for the morning, and wakes nobody. */
export async function request(play: Play): Promise<void> {
  const { client } = play;
  await play.step(
    'Somebody asks for a new password in the night',
    () =>
      client.send('POST', '/v1/incidents', {
        kind: 'request',
        summary: 'I have forgotten my password',
        reporter: { name: 'A reporter', email: 'reporter@example.com' },
      }),
    `
      01:00:00 answer   201 new
      01:00:00 timeline reported, by reporter@example.com
      01:00:00 timeline triaged low
      01:00:00 mail     reporter@example.com: We have your report. You need do nothing.
    `,
  );
  await play.step(
    'Nobody is woken until the desk opens',
    () => client.advance('PT8H'),
    `

    `,
  );
  await play.step(
    'The desk takes it',
    () => client.act(play.id, 'acknowledge', {}, agent),
    `
      09:00:00 answer   200 investigating
      09:00:00 timeline acknowledged, by service-desk.oncall@example.com
    `,
  );
  await play.step(
    'and fulfils it',
    () => client.act(play.id, 'resolve', { code: 'solution', notes: 'A link to set a new password was sent.' }, agent),
    `
      09:00:00 answer   200 resolved
      09:00:00 timeline resolved solution, by service-desk.oncall@example.com
      09:00:00 mail     reporter@example.com: Your request is done as far as we know. Please say so on your page.
    `,
  );
  await play.step(
    'It works',
    async () => client.press(linkIn(await play.mailTo('reporter@example.com'), 'r'), 'confirm'),
    `
      09:00:00 answer   303 /r/…
      09:00:00 timeline confirmed, by reporter@example.com
    `,
  );
  await play.step(
    'All clear',
    () => client.act(play.id, 'close', {}, agent),
    `
      09:00:00 answer   200 closed
      09:00:00 timeline closed, by service-desk.oncall@example.com
      09:00:00 mail     reporter@example.com: INC-… is closed: all clear. If it is back, say so on your page within 14 days.
    `,
  );
}
