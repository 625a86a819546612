import { describe, expect, it } from 'vitest';
import { rolesIn } from '../../functions/incident/roles.ts';
import { buttons, PageStory } from './page-story.ts';

const MINUTES = 1 / (24 * 60);
const COMMANDER = 'command.oncall@example.com';
const EXPERT = { name: 'The expert', email: 'expert@example.com' };
const COLLEAGUE = { name: 'Another responder', email: 'another@example.com' };

/** A high incident that its on-call person has taken. */
async function taken(): Promise<PageStory> {
  const story = await PageStory.called();
  await story.post(story.calledLink(), { do: 'acknowledge' });
  return story;
}

async function offered() {
  const story = await taken();
  await story.staff('note', { type: 'attempt', text: 'Restarted the gateway.', outcome: 'In vain.' });
  await story.staff('update', { text: 'We look for the cause.' });
  await story.staff('handoff', { person: EXPERT, roles: ['commander'], reason: 'You know it.' });
  return { story, link: story.offerLink('h1', EXPERT.email) };
}

describe('the page of whoever is asked to take command', () => {
  it('changes nothing when it is opened, and makes its reader the commander when the button is pressed', async () => {
    const story = await taken();
    const link = story.offerLink('command', COMMANDER);
    const { version } = story.incident;
    const page = await story.get(link);
    expect(page.body).toContain('Will you take command?');
    expect(buttons(page.body)).toEqual(['take: Take command']);
    expect(story.incident.version).toBe(version);
    expect((await story.post(link, { do: 'take' })).statusCode).toBe(303);
    expect(rolesIn(story.incident).commander).toEqual({ name: 'Command on call', email: COMMANDER });
    const after = await story.get(link);
    expect(after.body).toContain('You command');
    expect(buttons(after.body)).toEqual([]);
    expect(after.body).toContain(`href="${story.calledLink(null, COMMANDER)}"`);
    // Sent twice, it is there already.
    expect((await story.post(link, { do: 'take' })).statusCode).toBe(303);
  });

  it('says who commands where somebody else took it, and takes nothing from them', async () => {
    const story = await taken();
    const link = story.offerLink('command', COMMANDER);
    await story.staff('roles', { commander: COLLEAGUE });
    expect((await story.get(link)).body).toContain('Another responder commands');
    expect((await story.post(link, { do: 'take' })).statusCode).toBe(409);
    expect(rolesIn(story.incident).commander).toEqual(COLLEAGUE);
  });

  it('knows who was asked before somebody else was, by name', async () => {
    const story = await taken();
    await story.change((incident, now) => ({
      incident: { ...incident, commandSought: { at: now, asked: COLLEAGUE, reminders: 1 } },
      facts: [{ type: 'reminded', data: { of: 'command', reminders: 2 } }],
    }));
    await story.post(story.offerLink('command', COMMANDER), { do: 'take' });
    expect(rolesIn(story.incident).commander).toEqual({ name: 'Command on call', email: COMMANDER });
  });

  it('leads its commander on to a page with what a commander may do', async () => {
    const story = await taken();
    await story.post(story.offerLink('command', COMMANDER), { do: 'take' });
    const link = story.calledLink(null, COMMANDER);
    const page = await story.get(link);
    expect(page.body).toContain('You command');
    expect(buttons(page.body)).toEqual([
      'note: Write it down',
      'update: Send it to those affected',
      'expert: Call an expert of this team',
      'handoff: Hand over to this team',
    ]);
    const seen = String(story.incident.version);
    expect((await story.post(link, { do: 'update', text: 'All pay by card again.', seen })).statusCode).toBe(303);
    expect(story.head.newest[0]).toMatchObject({ type: 'updated', actor: { email: COMMANDER } });
    const next = String(story.incident.version);
    expect((await story.post(link, { do: 'handoff', team: 'data-centre', text: '', seen: next })).statusCode).toBe(303);
    expect(story.incident.handoffs).toMatchObject([{ roles: ['commander'], assignee: false, team: 'data-centre' }]);
  });
});

describe('the page of whoever tells those who are affected', () => {
  it('lets them write, send the update that they are asked for, and hand over, and no more', async () => {
    const story = await taken();
    await story.staff('roles', { communicationsLead: EXPERT });
    const link = story.calledLink(null, EXPERT.email);
    const page = await story.get(link);
    expect(page.body).toContain('You are communications lead');
    expect(buttons(page.body)).toEqual([
      'note: Write it down',
      'update: Send it to those affected',
      'handoff: Hand over to this team',
    ]);
    const seen = String(story.incident.version);
    expect((await story.post(link, { do: 'resolve', text: 'Done.', code: 'solution', seen })).statusCode).toBe(409);
    expect((await story.post(link, { do: 'update', text: 'All pay by card again.', seen })).statusCode).toBe(303);
    expect(story.head.newest[0]).toMatchObject({ type: 'updated', actor: { email: EXPERT.email } });
  });

  it('is no longer theirs once somebody else does', async () => {
    const story = await taken();
    await story.staff('roles', { communicationsLead: EXPERT });
    await story.staff('roles', { communicationsLead: COLLEAGUE });
    expect(buttons((await story.get(story.calledLink(null, EXPERT.email))).body)).toEqual([]);
  });
});

it('the timeline says who got which role, what was handed to whom, and of what somebody was reminded', async () => {
  const { story } = await offered();
  await story.staff('roles', { scribe: EXPERT, commander: COLLEAGUE });
  await story.staff('roles', { scribe: null });
  await story.staff('handoff', { person: EXPERT, assignee: true });
  await story.staff('return-handoff', {});
  const { body } = await story.get(story.calledLink());
  for (const line of [
    'Commander: Another responder; scribe: The expert, by Another responder',
    'Scribe: nobody, by Another responder',
    'Handoff offered: commander to The expert, by Another responder',
    'Handoff came back: assignee to The expert, taken back, by Another responder',
  ]) {
    expect(body).toContain(line);
  }
});

describe('the page of whoever is offered a handoff', () => {
  it('shows the brief: how it stands, what was tried, and what was last said', async () => {
    const { story, link } = await offered();
    const { body } = await story.get(link);
    expect(body).toContain('Another responder asks you to take over as commander');
    expect(body).toContain('Restarted the gateway.');
    expect(body).toContain('Outcome: In vain.');
    expect(body).toContain('We look for the cause.');
    expect(buttons(body)).toEqual(['take: I accept', 'return: I cannot']);
  });

  it('makes it theirs, and says so when it is sent again', async () => {
    const { story, link } = await offered();
    for (let times = 0; times < 2; times++) expect((await story.post(link, { do: 'take' })).statusCode).toBe(303);
    expect(rolesIn(story.incident).commander?.email).toBe(EXPERT.email);
    expect((await story.get(link)).body).toContain('It is yours');
    expect((await story.get(story.calledLink())).body).toContain('Handed over: commander to The expert, by The expert');
  });

  it('lets them say no, and ends by itself after a quarter of an hour', async () => {
    const { story, link } = await offered();
    for (let times = 0; times < 2; times++) expect((await story.post(link, { do: 'return' })).statusCode).toBe(303);
    expect((await story.post(story.offerLink('command', COMMANDER), { do: 'return' })).statusCode).toBe(409);
    expect((await story.get(link)).body).toContain('You said no, and the service desk was told.');
    const other = await offered();
    other.story.wait(15 * MINUTES);
    const late = await other.story.post(other.link, { do: 'take' });
    expect(late.statusCode).toBe(409);
    expect(late.body).toContain('It stays where it was');
    expect(late.body).toContain('Nobody accepted it in time');
    expect(rolesIn(other.story.incident).commander).toBeNull();
  });

  it.each(['h2', 'command'])('is nobody else’s: their link to %s takes nothing', async (what) => {
    const { story } = await offered();
    await story.staff('handoff', { person: COLLEAGUE, roles: ['scribe'] }, EXPERT);
    await story.staff('roles', { commander: COLLEAGUE });
    const link = story.offerLink(what, 'somebody@example.com');
    expect((await story.post(link, { do: 'take' })).statusCode).toBe(409);
    expect(rolesIn(story.incident)).toMatchObject({ commander: COLLEAGUE, scribe: null });
  });

  it('that is made up leads nowhere', async () => {
    const { story, link } = await offered();
    expect((await story.get(`${link}x`)).statusCode).toBe(404);
    expect((await story.post(link, { do: 'everything' })).statusCode).toBe(400);
  });
});

describe('the page of a manager whose incident nobody commands', () => {
  it('lets them take command, once; the work stays where it is', async () => {
    const story = await taken();
    const link = story.managerLink();
    const page = await story.get(link);
    expect(page.body).toContain('“Take command” makes you the one who answers for the whole');
    expect(buttons(page.body)).toContain('command: Take command');
    const form = { do: 'command', seen: String(story.incident.version) };
    for (let times = 0; times < 2; times++) expect((await story.post(link, form)).statusCode).toBe(303);
    expect(rolesIn(story.incident).commander?.email).toBe('platform.manager@example.com');
    expect(story.incident.assignee?.email).toBe('platform.oncall@example.com');
    expect(buttons((await story.get(link)).body)).not.toContain('command: Take command');
    expect((await story.post(link, { do: 'command', seen: String(story.incident.version) })).statusCode).toBe(409);
  });
});
