import { describe, expect, it } from 'vitest';
import { handoffsOf } from '../../../functions/incident/handoff.ts';
import { takeFeedback } from '../../../functions/notify/feedback.ts';
import { IncidentStory, REPORT, WORLD, worldWith } from '../incident/some-incident.ts';
import { COLLEAGUE, RESPONDER } from '../incident/some-people.ts';
import { mails, types } from '../incident/what-happened.ts';
import { WorkflowStory } from '../workflow/some-workflow.ts';

const COMMAND = 'command.oncall@example.com';
const COMMAND_MANAGER = 'command.manager@example.com';
const FIRST = { name: 'First', email: 'first@example.com', pager: 'first.pager@example.com' };
const SECOND = { name: 'Second', email: 'second@example.com' };
/** Two people are on call for the team that takes over. */
const TWO = worldWith('platform', { onCall: [FIRST, SECOND] });

/** A mail of this kind to this address comes back for good. */
async function comesBack(story: IncidentStory, mail: string, email: string): Promise<void> {
  const facts = await story.timeline();
  const fact = facts.findLast(({ owes }) => owes.some((one) => one.mail === mail && one.to.email === email))?.n ?? 0;
  const suppressions = { has: async () => false, add: async () => undefined };
  await takeFeedback({ ...story.ports, suppressions, ...story.records }, story.world, {
    kind: 'bounce',
    forGood: true,
    addresses: [email],
    incident: story.id,
    delivery: { fact, mail },
  });
}

async function offered(to: object, world = WORLD): Promise<IncidentStory> {
  const story = await IncidentStory.within(world, REPORT.high);
  await story.act(RESPONDER, 'acknowledge');
  await story.act(RESPONDER, 'handoff', { ...to, reason: 'My shift ends.' });
  return story;
}

const toColleague = () => offered({ person: { name: COLLEAGUE.name, email: COLLEAGUE.email } });

describe('being asked to take command, by a mail that comes back', () => {
  it('is passed on at once to who is next in the chain of command, and told twice it is passed on once', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await comesBack(story, 'take_command', COMMAND);
    expect(story.facts).toMatchObject([{ type: 'call_bounced', data: { asks: 'command', next: COMMAND_MANAGER } }]);
    expect(mails(story.facts)).toEqual([`take_command → ${COMMAND_MANAGER}`]);
    const before = structuredClone(story.head);
    await comesBack(story, 'take_command', COMMAND);
    expect(story.head).toEqual(before);
  });

  it('ends at the desk, and whoever could not be reached is not asked again', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await comesBack(story, 'take_command', COMMAND);
    await comesBack(story, 'take_command', COMMAND_MANAGER);
    expect(mails(story.facts)).toEqual(['take_command → desk@example.com']);
    await story.until('PT5M');
    await story.until('PT30M');
    expect(mails(story.facts)).not.toContain(`take_command → ${COMMAND}`);
  });

  it.each([
    ['somebody commands', 'take_command', COMMAND, { commander: COLLEAGUE }],
    ['the pager alone was not reached', 'asked_pager', 'command.pager@example.com', {}],
  ])('changes nothing where %s', async (_what, mail, email, roles) => {
    const story = await IncidentStory.taken(REPORT.high);
    await story.act(RESPONDER, 'roles', roles);
    const before = structuredClone(story.head);
    await comesBack(story, mail, email);
    expect(story.head).toEqual(before);
  });

  it('is passed on in the same lap where the address is refused when it is mailed, by everybody too', async () => {
    const flow = await WorkflowStory.of(IncidentStory.taken(REPORT.high));
    for (const email of [COMMAND, COMMAND_MANAGER, 'desk@example.com']) flow.outbox.answers(email, 'rejected');
    const lapped = await flow.lap();
    expect(flow.outbox.asked.filter((mail) => mail.startsWith('take_command'))).toEqual([
      `take_command → ${COMMAND}`,
      `take_command → ${COMMAND_MANAGER}`,
      'take_command → desk@example.com',
    ]);
    expect(lapped).toMatchObject({ phase: 'await_resolution', carried: flow.head.incident.facts });
  });
});

describe('a handoff that is offered by a mail that comes back', () => {
  it('comes back at once, and says why: desk and whoever offered it are told', async () => {
    const story = await toColleague();
    await comesBack(story, 'handoff_offered', COLLEAGUE.email);
    expect(story.facts).toMatchObject([{ type: 'handoff_returned', data: { because: 'bounced', handoff: 'h1' } }]);
    expect(mails(story.facts)).toEqual([
      'handoff_returned → desk@example.com',
      'handoff_returned → responder@example.com',
    ]);
    const before = structuredClone(story.head);
    await comesBack(story, 'handoff_offered', COLLEAGUE.email);
    expect(story.head).toEqual(before);
    await story.until('PT15M');
    expect(story.facts.at(-1)?.data).toMatchObject({ of: 'handoff', because: 'bounced' });
  });

  it('stays offered while somebody else of those asked may be reached', async () => {
    const story = await offered({ team: 'platform' }, TWO);
    await comesBack(story, 'asked_pager', FIRST.pager);
    await comesBack(story, 'handoff_offered', FIRST.email);
    expect(types(story.facts)).toEqual(['call_bounced']);
    expect(handoffsOf(story.incident)).toMatchObject([{ id: 'h1', returnedAt: null }]);
    await comesBack(story, 'handoff_offered', SECOND.email);
    expect(story.facts).toMatchObject([{ type: 'handoff_returned', data: { because: 'bounced' } }]);
  });

  it('is left as it is once it was accepted', async () => {
    const story = await toColleague();
    await story.act(COLLEAGUE, 'accept-handoff');
    const before = structuredClone(story.head);
    await comesBack(story, 'handoff_offered', COLLEAGUE.email);
    expect(story.head).toEqual(before);
  });

  it('comes back in the same lap where the address is refused when it is mailed', async () => {
    const flow = await WorkflowStory.of(toColleague());
    flow.outbox.answers(COLLEAGUE.email, 'rejected');
    const lapped = await flow.lap();
    expect(flow.outbox.collect()).toContain('handoff_returned → desk@example.com');
    expect(lapped).toMatchObject({ carried: flow.head.incident.facts });
  });
});
