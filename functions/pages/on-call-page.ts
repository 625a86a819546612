import type { Override, Schedule, TestCall } from '../catalogue/catalogue.ts';
import { fullTime } from '../notify/times.ts';
import type { Instant } from '../sla/instant.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';
import { wordPage } from './word-page.ts';

/** The page of whoever was asked to cover: what it is, and a yes or no that can be changed until it is over. */
export function coverPage(override: Override, schedule: Schedule | undefined, now: Instant): string {
  const { from, until, instead, reason, by, person, acceptedAt, declinedAt } = override;
  const zone = person.timeZone ?? schedule?.timeZone ?? 'UTC';
  const name = schedule?.name ?? override.schedule;
  const over = until <= now;
  const title = titleOf();
  return layout(
    title,
    html`<section>
<h1>${title}</h1>
<p>${wordsOf()}</p>
${
  over
    ? ''
    : html`<form method="post">
${acceptedAt === null ? html`<button name="do" value="accept">I take it</button>` : ''}
${declinedAt === null ? html`<button class="second" name="do" value="decline">${acceptedAt === null ? 'I cannot' : 'I cannot after all'}</button>` : ''}
</form>`
}
</section>
<section>
<dl>
<dt>Schedule</dt><dd>${name}</dd>
<dt>From</dt><dd>${fullTime(from, zone)}</dd>
<dt>Until</dt><dd>${fullTime(until, zone)}</dd>
<dt>In the place of</dt><dd>${instead ?? 'whoever is called first'}</dd>
<dt>Asked by</dt><dd>${by}</dd>
${reason === null ? '' : html`<dt>Why</dt><dd>${reason}</dd>`}
</dl>
</section>`,
  );

  function titleOf(): string {
    if (acceptedAt !== null) return over ? 'You took this shift' : 'You take this shift';
    if (over) return 'This shift is over';
    return declinedAt === null ? 'Do you take this shift?' : 'You do not take this shift';
  }

  function wordsOf(): string {
    if (over) return 'There is nothing to do any more.';
    if (acceptedAt !== null) return 'Calls come to you in this time. You can change your mind until it is over.';
    if (declinedAt !== null) return 'It stays with who has it. You can change your mind until it is over.';
    return '“I take it” leads calls to you in this time. Until you say so, the shift stays with who has it.';
  }
}

/** The page of a cover that was taken back. */
export function takenBackPage({ by }: Override): string {
  return wordPage({
    title: 'This shift was taken back',
    words: `Nothing is wanted of you: calls in this time go to whoever has it otherwise. ${by} had asked for it.`,
  });
}

/** The page of a test call. */
export function testPage({ at, by, got }: TestCall, teamName: string, address: string, timeZone: string): string {
  const gotAt = got[address.toLowerCase()];
  const answered = gotAt !== undefined && gotAt >= at;
  const title = answered ? 'You got it' : `TEST: do you get calls of ${teamName}?`;
  const words = answered
    ? `You said so at ${fullTime(gotAt, timeZone)}. There is nothing more to do.`
    : 'This is a test, no incident. “I got it” notes that a call reaches you at this address, and nothing else.';
  return layout(
    title,
    html`<section>
<h1>${title}</h1>
<p>${words}</p>
${answered ? '' : html`<form method="post"><button name="do" value="got">I got it</button></form>`}
</section>
<section>
<dl>
<dt>Team</dt><dd>${teamName}</dd>
<dt>Sent</dt><dd>${fullTime(at, timeZone)}</dd>
<dt>By</dt><dd>${by}</dd>
</dl>
</section>`,
  );
}
