import { describe, expect, it } from 'vitest';
import { IncidentStory, REPORT, UNSORTED, WORLD } from './some-incident.ts';
import { OUTSIDER, PLATFORM, RESPONDER } from './some-people.ts';
import { mails, outcomes, refusal, types } from './what-happened.ts';

const HELP = { team: 'platform', reason: 'You know this queue.' };

describe('calling somebody in', () => {
  it('asks whoever is on call of a team beside the assignee, and says why', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    await story.act(RESPONDER, 'call', HELP);
    expect(story.call).toMatchObject({ to: { email: PLATFORM.email }, reason: 'call', team: 'platform', tier: 2 });
    expect(story.facts).toMatchObject([{ type: 'called', text: HELP.reason }]);
    expect(mails(story.facts)).toEqual([`call → ${PLATFORM.email}`]);
    expect(story.incident).toMatchObject({ team: 'service-desk', assignee: { email: RESPONDER.email } });
  });

  it('asks a person by name', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await story.act(RESPONDER, 'call', { person: { name: 'An expert', email: 'expert@example.com' }, reason: 'Help.' });
    expect(story.call).toMatchObject({
      to: { name: 'An expert', email: 'expert@example.com' },
      team: 'service-desk',
      tier: 1,
      timeZone: 'Europe/Berlin',
      pager: null,
    });
  });

  it('asks a person by name for the team that is said, whichever is their own', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    const { name, email } = PLATFORM;
    await story.act(RESPONDER, 'call', { person: { name, email }, reason: 'Help.' });
    expect(story.call).toMatchObject({
      to: { name, email },
      team: 'service-desk',
      tier: 1,
      pager: 'platform.pager@example.com',
    });
  });

  it('asks a person by name also while the catalogue has no teams', async () => {
    const story = await IncidentStory.within({ ...WORLD, catalogue: { ...WORLD.catalogue, teams: new Map() } });
    await story.act(RESPONDER, 'acknowledge');
    await story.act(RESPONDER, 'call', { person: { name: 'An expert', email: 'expert@example.com' }, reason: 'Help.' });
    expect(story.call).toMatchObject({ to: { email: 'expert@example.com' }, team: null, tier: 1, timeZone: null });
  });

  it('asks a person of the catalogue also where the team of the incident is gone from it', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    story.items.items.set(story.id, { ...story.head, incident: { ...story.incident, team: 'dissolved' } });
    const { name, email } = PLATFORM;
    await story.act(RESPONDER, 'call', { person: { name, email }, reason: 'Help.' });
    expect(story.call).toMatchObject({ to: { name, email }, team: null, pager: 'platform.pager@example.com' });
  });

  it('leaves those who were called before waiting', async () => {
    const story = await IncidentStory.triaged(REPORT.high);
    await story.act(RESPONDER, 'call', HELP);
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: open', 'platform.oncall: open']);
    expect(story.incident.status).toBe('triaged');
  });

  it('of a new incident triages it, with its own first call', async () => {
    const story = await IncidentStory.reported({ ...UNSORTED });
    await story.act(RESPONDER, 'call', HELP);
    expect(types(story.facts)).toEqual(['triaged', 'called', 'called']);
  });

  it('answered beside an assignee moves and withdraws nothing', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await story.act(RESPONDER, 'call', HELP);
    await story.act(RESPONDER, 'call', { person: { name: 'An expert', email: 'expert@example.com' }, reason: 'Help.' });
    await story.act(PLATFORM, 'acknowledge');
    expect(outcomes(story.incident)).toEqual([
      'service-desk.oncall: withdrawn',
      'platform.oncall: acknowledged',
      'expert: open',
    ]);
    expect(story.incident.assignee?.email).toBe(RESPONDER.email);
  });

  it('answered where nobody has it is the first acknowledgement', async () => {
    const story = await IncidentStory.triaged(REPORT.high);
    await story.act(RESPONDER, 'call', HELP);
    await story.act(PLATFORM, 'acknowledge');
    expect(story.incident).toMatchObject({ status: 'investigating', assignee: { email: PLATFORM.email } });
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: withdrawn', 'platform.oncall: acknowledged']);
  });

  it('always acts, as often as it is asked', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await story.act(RESPONDER, 'call', HELP);
    await story.act(RESPONDER, 'call', HELP);
    expect(story.incident.callCount).toBe(3);
  });

  it('is for the staff, on what is open', async () => {
    const story = await IncidentStory.resolved(REPORT.high);
    expect((await refusal(story.act(RESPONDER, 'call', HELP))).name).toBe('WrongState');
    expect((await refusal(story.act(OUTSIDER, 'call', HELP))).name).toBe('Forbidden');
  });
});
