import { describe, expect, it } from 'vitest';
import { type Audience, liveDocument } from '../../../functions/document/live-document.ts';
import { markdownOf } from '../../../functions/document/markdown.ts';
import { IncidentStory, REPORT, WORLD } from '../incident/some-incident.ts';
import { RESPONDER } from '../incident/some-people.ts';

async function markdown(story: IncidentStory, audience: Audience = 'internal'): Promise<string> {
  return markdownOf(liveDocument(story.incident, await story.timeline(), WORLD, story.now, audience));
}

async function written(text: string): Promise<string> {
  const story = await IncidentStory.reported({ ...REPORT.high, summary: 'x', description: text });
  return (await markdown(story)).split('## What was reported\n\n')[1]?.split('\n\n## ')[0] ?? '';
}

describe('the live document as Markdown', () => {
  it('has the state, what is pinned and each entry, with true times in UTC', async () => {
    const story = await IncidentStory.taken();
    story.wait('PT1H');
    const body = { text: 'Two lines:\nthe pool is empty.', type: 'diagnosis', occurredAt: '2026-11-23T10:30:00+01:00' };
    await story.act(RESPONDER, 'note', { ...body, pin: true });
    const text = await markdown(story);
    expect(text).toMatch(new RegExp(`^# ${story.id}: Outlook does not start\n`));
    expect(text).toContain('\n- Status: Investigating\n- Priority: High, because many users are affected.\n');
    expect(text).toContain('\n- Tech lead: A responder\n');
    expect(text).toContain('\n- Reported: 2026-11-23T09:00:00Z\n');
    const entry =
      '- 2026-11-23T09:30:00Z (written down 2026-11-23T10:00:00Z): Diagnosis, by A responder\n\n' +
      '  Two lines:\\\n  the pool is empty.\n';
    expect(text).toContain(`## Pinned\n\n${entry}`);
    expect(text.split('## What happened')[1]).toContain(entry);
    expect(text.endsWith('\n')).toBe(true);
  });

  it('says until when something is under way, or by when it is to be answered', async () => {
    const called = await IncidentStory.triaged();
    expect(await markdown(called)).toContain(
      `- ${called.call.to.name} is asked to take it. Since 2026-11-23T09:00:00Z. Answer by 2026-11-23T09:15:00Z.\n`,
    );
    const held = await IncidentStory.taken(REPORT.medium);
    await held.act(RESPONDER, 'hold', { reason: 'awaiting_vendor', until: '2026-11-23T12:00:00Z' });
    expect(await markdown(held)).toContain(
      '- Work waits for a vendor. Since 2026-11-23T09:00:00Z. Until 2026-11-23T12:00:00Z.\n',
    );
  });

  it('for the public says nothing that is internal', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'note', { text: 'The vendor is to blame.' });
    await story.act(RESPONDER, 'note', { text: 'We look into it.', visibility: 'public' });
    const text = await markdown(story, 'public');
    expect(text).toContain('We look into it.');
    expect(text).not.toMatch(/@|to blame|because|Tech lead|nobody gets any mail/);
  });
});

describe('text that somebody wrote, in Markdown', () => {
  it.each([
    ['# a heading', '\\# a heading'],
    ['<script>alert(1)</script>', '\\<script\\>alert(1)\\</script\\>'],
    ['[here](https://example.com)', '\\[here\\](https\\://example.com)'],
    ['http://example.com and www.example.com', 'http\\://example.com and www\\.example.com'],
    ['![x](y)', '!\\[x\\](y)'],
    ['a | b', 'a \\| b'],
    ['`code` and ```', '\\`code\\` and \\`\\`\\`'],
    ['~~~', '\\~\\~\\~'],
    ['*a* _b_', '\\*a\\* \\_b\\_'],
    ['- a', '\\- a'],
    ['+ a', '\\+ a'],
    ['1. a', '1\\. a'],
    ['12) a', '12\\) a'],
    ['> a', '\\> a'],
    ['title\n===\n---', 'title\\\n\\===\\\n\\---'],
    ['    indented', 'indented'],
    ['&lt; and \\*', '\\&lt; and \\\\\\*'],
    ['a\n\nb', 'a\n\nb'],
    ['a\\\nb', 'a\\\\\\\nb'],
    ['turned \u202Egnp.exe\u0007', 'turned gnp.exe'],
  ])('%j stays text', async (text, expected) => {
    expect(await written(text)).toBe(expected);
  });

  it('stays on its line where it stands in one of ours', async () => {
    const story = await IncidentStory.reported({ ...REPORT.high, summary: 'one\n# two `three` <b>' });
    expect(await markdown(story)).toMatch(new RegExp(`^# ${story.id}: one # two \\\\\`three\\\\\` \\\\<b\\\\>\n\n`));
  });

  it('stays within its point of the list', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'note', { text: 'a\n\n# b\n- c' });
    expect(await markdown(story)).toContain('Note, by A responder\n\n  a\n\n  \\# b\\\n  \\- c\n');
  });
});
