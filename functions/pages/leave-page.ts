import type { StakeholderList } from '../catalogue/catalogue.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';

/** The page by which somebody leaves a stakeholder list, or comes back to it. */
export function leavePage({ name }: StakeholderList, away: boolean): string {
  const title = away ? `You have left the list “${name}”` : `Leave the list “${name}”?`;
  const words = away
    ? 'You get no more mail from it. You can come back at any time by this page.'
    : '“Leave” stops all mail of this list to you, at once. You can come back at any time by this page.';
  return layout(
    title,
    html`<section>
<h1>${title}</h1>
<p>${words}</p>
<form method="post">
${away ? html`<button class="second" name="do" value="join">Come back</button>` : html`<button name="do" value="leave">Leave</button>`}
</form>
</section>`,
  );
}
