import type { StakeholderList } from '../catalogue/catalogue.ts';
import type { World } from '../incident/world.ts';
import type { ForMember } from '../notify/list-links.ts';
import type { Standing } from '../stakeholders/join.ts';
import { ruleWords } from '../stakeholders/rule-words.ts';
import { aria, type Faults, faultsNotice, field } from './form-fields.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import type { JoinFields } from './lists-page.ts';
import { WISH_LABELS, wishFields, wishWords } from './wish-fields.ts';
import { wordPage } from './word-page.ts';

interface MemberView {
  readonly member: ForMember;
  readonly standing: Exclude<Standing, { readonly is: 'nobody' }>;
  readonly world: World;
  /** What stood in a form that was not taken, and what was wrong with it. */
  readonly fields?: JoinFields;
  readonly faults?: Faults;
}

const LABELS: Readonly<Record<string, string>> = { name: 'Your name', ...WISH_LABELS };

/** Somebody's own page of a list: they confirm that they join it, say how they want to hear, leave it, or come back. */
export function memberPage(view: MemberView): string {
  const { member, standing, world, faults = {} } = view;
  const title = titleOf(standing, member.list);
  return layout(
    Object.keys(faults).length === 0 ? title : `Please look at it again: ${title}`,
    html`<header><h1 dir="auto">${title}</h1></header>
${faultsNotice('Nothing was changed yet', faults, LABELS)}
<section>
<p>${ruleWords(member.list, world.catalogue)}</p>
${formsOf(view)}
</section>`,
  );
}

function titleOf({ is }: MemberView['standing'], { name }: StakeholderList): string {
  switch (is) {
    case 'asked':
      return `Join the list “${name}”?`;
    case 'member':
      return `You are on the list “${name}”`;
    case 'away':
      return `You have left the list “${name}”`;
  }
}

function formsOf({ member, standing, world: { settings }, fields, faults = {} }: MemberView): Html {
  switch (standing.is) {
    case 'asked': {
      const said = fields ?? standing.ask;
      return html`<p>Somebody asked for it with this address. If it was you, look at what was said and press “Join”. If it was not, close this page: 48 hours after it was asked, it is forgotten.</p>
<form method="post">
${field('name', 'Your name', faults, html`<input id="name" name="name" maxlength="100" autocomplete="name" required${aria('name', faults)} value="${said.name ?? ''}">`)}
${wishFields(said, settings.timeZone, faults)}
<button name="do" value="join">Join</button>
</form>`;
    }
    case 'member': {
      const { timeZone, digest } = standing.member;
      const zone = timeZone ?? settings.timeZone;
      const said = fields ?? { timeZone: zone, digest };
      return html`<p>${wishWords(digest, zone)}</p>
<form method="post">
${wishFields(said, settings.timeZone, faults)}
<button name="do" value="choose">Save</button>
</form>
<form method="post">
<button class="second" name="do" value="leave">Leave the list</button>
</form>
<p><a href="${member.open}">What is open for you now</a></p>`;
    }
    case 'away':
      return html`<p>You get no more mail from it. You can come back at any time by this page.</p>
<form method="post">
<button class="second" name="do" value="join">Come back</button>
</form>`;
  }
}

/** The link of somebody who is not on the list, and has not asked to be within 48 hours. */
export function notOnListPage({ id, name, open }: StakeholderList): string {
  const again = open === true ? `Ask anew on the page /lists/${id}.` : 'Ask the service desk to put you on it.';
  return wordPage({
    title: `You are not on the list “${name}”`,
    words: `Either it was not confirmed within 48 hours and is forgotten, or you are on it no more. ${again}`,
  });
}
