import type { Catalogue, StakeholderList } from '../catalogue/catalogue.ts';
import { ruleWords } from '../stakeholders/rule-words.ts';
import { aria, type Faults, faultsNotice, field } from './form-fields.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';
import { WISH_LABELS, type WishFields, wishFields } from './wish-fields.ts';

/** Lists that anybody may join. */
export function listsPage(lists: readonly StakeholderList[], catalogue: Catalogue): string {
  const title = 'Lists that you can join';
  return layout(
    title,
    html`<header><h1>${title}</h1></header>
<section>
${
  lists.length === 0
    ? html`<p>There is none just now. Ask the service desk to put you on a list.</p>`
    : html`<ol>
${lists.map(
  (list) => html`<li>
<p><a href="/lists/${list.id}" dir="auto">${list.name}</a></p>
<p>${ruleWords(list, catalogue)}</p>
</li>`,
)}
</ol>`
}
</section>`,
  );
}

export interface JoinFields extends WishFields {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

interface JoinView {
  readonly list: StakeholderList;
  readonly catalogue: Catalogue;
  readonly fields: JoinFields;
  readonly faults: Faults;
  /** Chosen where nobody says another. */
  readonly timeZone: string;
}

const LABELS: Readonly<Record<string, string>> = {
  name: 'Your name',
  email: 'Your e-mail address',
  ...WISH_LABELS,
};

/** The form by which anybody asks to be on a list. */
export function joinPage({ list, catalogue, fields, faults, timeZone }: JoinView): string {
  const title = `Join the list “${list.name}”`;
  return layout(
    Object.keys(faults).length === 0 ? title : `Please look at it again: ${title}`,
    html`<header><h1 dir="auto">${title}</h1></header>
${faultsNotice('It was not sent yet', faults, LABELS)}
<section>
<p>${ruleWords(list, catalogue)} You get a mail when one of high priority begins, with each update, and at the end.</p>
<form method="post">
${field('name', LABELS['name'] ?? '', faults, html`<input id="name" name="name" maxlength="100" autocomplete="name" required${aria('name', faults)} value="${fields.name ?? ''}">`)}
${field('email', LABELS['email'] ?? '', faults, html`<input id="email" name="email" type="email" maxlength="254" autocomplete="email" required${aria('email', faults)} value="${fields.email ?? ''}">`)}
${wishFields(fields, timeZone, faults)}
<p>“Send me the link” mails you, within a minute or two, a link by which you confirm it. Until you do, you get no other mail; after 48 hours it is forgotten.</p>
<button>Send me the link</button>
</form>
</section>`,
  );
}

/** The same for every address: whoever asks learns nothing of who is on the list. */
export function askedPage({ name }: StakeholderList): string {
  const title = 'Look into your mailbox';
  return layout(
    title,
    html`<header><h1>${title}</h1></header>
<section>
<p>Within a minute or two a mail about the list “${name}” comes to the address that you wrote. Follow its link within 48 hours; else it is forgotten.</p>
<p>If none comes, look among what counts as spam, and whether the address was right.</p>
</section>`,
  );
}
