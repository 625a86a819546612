import { fullTime } from '../notify/times.ts';
import { type Html, html } from './html.ts';
import type { PublicEvent } from './public-timeline.ts';

/** What happened, one line an event, in the order given. */
export function timeline(events: readonly PublicEvent[], timeZone: string, title = 'What happened'): Html {
  return html`<section>
<h2>${title}</h2>
<ol>
${events.map(
  ({ at, title: what, words }) => html`<li>
<time datetime="${at}">${fullTime(at, timeZone)}</time>
<p dir="auto">${what}</p>
${words === null ? null : html`<p class="text" dir="auto">${words}</p>`}
</li>`,
)}
</ol>
</section>`;
}
