import { describe, expect, it } from 'vitest';
import { buttons, PageStory } from './page-story.ts';

describe('the page of a reporter', () => {
  it('shows a new report, what was said, and no button', async () => {
    const story = await PageStory.reported();
    const { statusCode, body } = await story.get(story.reporterLink());
    expect(statusCode).toBe(200);
    expect(buttons(body)).toEqual([]);
    for (const words of [
      story.id,
      'Checkout returns 502',
      'We have your report',
      'Nobody yet',
      'every payment fails',
    ]) {
      expect(body).toContain(words);
    }
  });

  it('never shows internal notes, why the priority is what it is, or anybody’s address', async () => {
    const story = await PageStory.called();
    await story.staff('acknowledge', {}, { name: 'another@example.com', email: 'another@example.com' });
    await story.staff('note', { text: 'The reporter is a nuisance.' });
    await story.staff('note', { text: 'We are on it.', visibility: 'public' });
    await story.resolve();
    const { body = '' } = await story.get(story.reporterLink());
    expect(body).not.toContain('nuisance');
    expect(body).not.toContain('counts as high');
    expect(body).not.toContain('@example.com');
    expect(body).toContain('A colleague has it');
    expect(body).toContain('We are on it.');
    expect(body).toContain('Restarted the payment gateway.');
  });

  it('asks whether it works once it is resolved, and says what either button does', async () => {
    const story = await PageStory.called();
    await story.resolve();
    const { body } = await story.get(story.reporterLink());
    expect(buttons(body)).toEqual(['confirm: It works again', 'reopen: Still broken']);
    expect(body).toContain('<label for="reason">');
    expect(body).toContain('tells the service desk that your report can be closed');
  });

  it('asks whether a service request is done, and promises no call', async () => {
    const story = await PageStory.called({
      kind: 'request',
      impact: { users: 'one', financial: 'none', security: 'none' },
    });
    await story.resolve();
    const resolved = await story.get(story.reporterLink());
    expect(buttons(resolved.body)).toEqual(['confirm: It is done', 'reopen: Not done yet']);
    expect(resolved.body).toContain('<h2>Is it done?</h2>');
    await story.post(story.reporterLink(), { do: 'reopen' });
    expect(story.head.newest[0]?.text).toBe('The reporter says it is not done yet.');
    const reopened = await story.get(story.reporterLink());
    for (const { body } of [resolved, reopened]) expect(body).not.toMatch(/works? again|broken|\bcalls?\b|called/);
  });

  it('confirms as the reporter, once', async () => {
    const story = await PageStory.called();
    await story.resolve();
    const link = story.reporterLink();
    const answer = await story.post(link, { do: 'confirm', reason: ' ' });
    expect([answer.statusCode, answer.headers?.['location']]).toEqual([303, link]);
    const before = structuredClone(story.head);
    expect(before.incident.status).toBe('confirmed');
    expect(before.newest[0]?.actor).toEqual({
      kind: 'reporter',
      name: 'The reporter',
      email: 'reporter@example.com',
    });
    expect((await story.post(link, { do: 'confirm' })).statusCode).toBe(303);
    expect(story.head).toEqual(before);
    const { body } = await story.get(link);
    expect(body).toContain('<h2>It works again</h2>');
    expect(buttons(body)).toEqual(['undo: Take it back: I am not sure yet', 'reopen: Still broken']);
  });

  it('keeps what a reporter wrote beside "It works again"', async () => {
    const story = await PageStory.called();
    await story.resolve();
    await story.post(story.reporterLink(), { do: 'confirm', reason: 'Thank you!' });
    expect(story.head.newest[0]?.text).toBe('Thank you!');
  });

  it('reopens with the reporter’s words, or with a sentence where there are none', async () => {
    for (const [written, kept] of [
      ['', 'The reporter says it is still broken.'],
      [' \r\n ', 'The reporter says it is still broken.'],
      ['Cards fail.\r\nCash works.', 'Cards fail.\nCash works.'],
    ] as const) {
      const story = await PageStory.called();
      await story.resolve();
      expect((await story.post(story.reporterLink(), { do: 'reopen', reason: written })).statusCode).toBe(303);
      expect(story.incident).toMatchObject({ status: 'investigating', reopenCount: 1 });
      expect(story.head.newest[0]?.text).toBe(kept);
    }
  });

  it('reopens once when the button is pressed twice at the same moment, and after that', async () => {
    const story = await PageStory.called();
    await story.resolve();
    const press = () => story.post(story.reporterLink(), { do: 'reopen' });
    const answers = [...(await Promise.all([press(), press()])), await press()];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303, 303]);
    expect(story.incident.reopenCount).toBe(1);
  });

  it('takes an answer once when it is sent twice, and no other while none is asked for', async () => {
    const story = await PageStory.called();
    await story.staff('hold', { reason: 'awaiting_reporter', comment: 'Which card?' });
    const link = story.reporterLink();
    const press = (reason: string) => story.post(link, { do: 'answer', reason });
    const answers = [...(await Promise.all([press('Any.'), press('Any.')])), await press('Any.')];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303, 303]);
    const { version } = story.incident;
    expect((await press('Only the blue one.')).statusCode).toBe(409);
    expect(story.incident).toMatchObject({ version, status: 'investigating' });
  });

  it('takes back once that it works when that is pressed twice', async () => {
    const story = await PageStory.called();
    await story.resolve();
    const link = story.reporterLink();
    expect((await story.post(link, { do: 'undo' })).statusCode).toBe(409);
    await story.post(link, { do: 'confirm' });
    const press = () => story.post(link, { do: 'undo' });
    const answers = [...(await Promise.all([press(), press()])), await press()];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303, 303]);
    expect(story.incident.status).toBe('resolved');
  });

  it('keeps what a second reporter writes beside "Still broken", once', async () => {
    const story = await PageStory.called();
    await story.resolve();
    const link = story.reporterLink();
    await story.post(link, { do: 'reopen', reason: 'Cards fail.' });
    await story.staff('note', { text: 'Looking.' });
    for (let times = 0; times < 2; times++) {
      expect((await story.post(link, { do: 'reopen', reason: 'So does cash.' })).statusCode).toBe(303);
    }
    expect(story.incident.reopenCount).toBe(1);
    expect((await story.get(link)).body?.split('So does cash.')).toHaveLength(2);
    expect((await story.get(link)).body?.split('Cards fail.')).toHaveLength(2);
  });

  it('refuses words that are too long with 400 and gives them back', async () => {
    const story = await PageStory.called();
    await story.resolve();
    const reason = 'x'.repeat(10_000);
    const { statusCode, body } = await story.post(story.reporterLink(), { do: 'reopen', reason });
    expect(statusCode).toBe(400);
    expect(body).toContain('Your words are too long');
    expect(body).toContain(`${reason}</textarea>`);
    expect(story.incident.status).toBe('resolved');
  });

  it('refuses either answer with 409 while it is not resolved, and after it is closed', async () => {
    const story = await PageStory.called();
    const press = async (button: string) => (await story.post(story.reporterLink(), { do: button })).statusCode;
    expect([await press('confirm'), await press('reopen')]).toEqual([409, 409]);
    await story.resolve();
    await story.staff('confirm', {});
    await story.staff('close', {});
    expect([await press('confirm'), await press('reopen')]).toEqual([409, 409]);
    const { body } = await story.get(story.reporterLink());
    expect(body).toContain('<h2>Your report is closed</h2>');
    expect(buttons(body)).toEqual(['back: It is back']);
  });

  it('ends 30 days after closure, for looking and for pressing', async () => {
    const story = await PageStory.called();
    await story.resolve();
    await story.staff('confirm', {});
    await story.staff('close', {});
    story.wait(30);
    expect((await story.get(story.reporterLink())).statusCode).toBe(200);
    story.wait(0.001);
    const { statusCode, body } = await story.get(story.reporterLink());
    expect(statusCode).toBe(410);
    expect(body).toContain(`The page of ${story.id} has ended`);
    expect((await story.post(story.reporterLink(), { do: 'reopen' })).statusCode).toBe(410);
  });

  it('works for a reporter who has a telephone only', async () => {
    const story = await PageStory.called({ reporter: { name: 'A caller', phone: '+49 30 1234' } });
    await story.resolve();
    expect((await story.post(story.reporterLink(), { do: 'confirm' })).statusCode).toBe(303);
    expect(story.head.newest[0]?.actor).toEqual({ kind: 'reporter', name: 'A caller', email: null });
  });
});
