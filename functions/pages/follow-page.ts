import type { Incident } from '../incident/incident.ts';
import { html } from './html.ts';
import { heading, layout } from './layout.ts';

/** The page by which somebody follows an incident no longer, or comes back to it. */
export function followPage({ id, summary }: Pick<Incident, 'id' | 'summary'>, away: boolean): string {
  const title = away ? 'You follow it no longer' : 'Follow it no longer?';
  const words = away
    ? 'You get no more mail about it. You can come back at any time by this page.'
    : '“Stop” ends all mail about it that you get as its follower, at once. You can come back at any time by this page.';
  return layout(
    `${title} – ${id}`,
    html`${heading(id, summary)}
<section>
<h2>${title}</h2>
<p>${words}</p>
<form method="post">
${away ? html`<button class="second" name="do" value="join">Come back</button>` : html`<button name="do" value="leave">Stop</button>`}
</form>
</section>`,
  );
}
