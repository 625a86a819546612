import type { Service } from '../catalogue/catalogue.ts';
import { aria, type Faults, faultsNotice, field as labelled, type Option, select } from './form-fields.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

/** The fields of the form, by name, and what stands in them. */
export type ReportFields = Readonly<Partial<Record<FieldName, string | undefined>>>;
type FieldName = 'name' | 'contact' | 'summary' | 'description' | 'service' | 'users' | 'financial' | 'security';

interface ReportView {
  readonly services: readonly Service[];
  readonly fields: ReportFields;
  /** What is wrong with a field, in a sentence. */
  readonly faults: Faults;
  /** Makes the same form sent twice one report. */
  readonly key: string;
}

const QUESTIONS = [
  [
    'users',
    'Who is affected?',
    [
      ['all', 'Everybody'],
      ['many', 'Many people'],
      ['some', 'Some people'],
      ['one', 'Only me'],
      ['none', 'Nobody yet'],
    ],
  ],
  [
    'financial',
    'Does it cost money or customers now?',
    [
      ['high', 'Yes, much'],
      ['low', 'Yes, a little'],
      ['none', 'No'],
    ],
  ],
  [
    'security',
    'Could it be a security matter?',
    [
      ['confirmed', 'Yes, surely'],
      ['suspected', 'Perhaps'],
      ['none', 'No'],
    ],
  ],
] as const;

const LABELS: Readonly<Record<string, string>> = {
  name: 'Your name',
  contact: 'Your e-mail address or telephone number',
  summary: 'What is wrong, in a few words',
  description: 'More about it',
};

/** The form by which anyone reports what is wrong. It needs no script, and what was written is never lost. */
export function reportPage(view: ReportView): string {
  const { services, fields, faults, key } = view;
  const named = services.toSorted((a, b) => a.name.localeCompare(b.name)).map(({ id, name }) => [id, name] as const);
  const title = 'Report an incident';
  return layout(
    Object.keys(faults).length === 0 ? title : `Please look at it again: ${title}`,
    html`<header><h1>${title}</h1></header>
${faultsNotice('It was not sent yet', faults, LABELS)}
<section>
<form method="post">
<input type="hidden" name="key" value="${key}">
${field('name', faults, html`<input id="name" name="name" maxlength="100" autocomplete="name" required${aria('name', faults)} value="${fields.name ?? ''}">`)}
${field('contact', faults, html`<input id="contact" name="contact" maxlength="254" autocomplete="email" required${aria('contact', faults)} value="${fields.contact ?? ''}">`)}
${field('summary', faults, html`<input id="summary" name="summary" maxlength="200" required${aria('summary', faults)} dir="auto" value="${fields.summary ?? ''}">`)}
${field(
  'description',
  faults,
  html`<textarea id="description" name="description" rows="5" maxlength="10000" dir="auto"${aria('description', faults)}>
${fields.description ?? ''}</textarea>`,
)}
${choice('service', 'Which service?', named, fields.service)}
${QUESTIONS.map(([name, label, options]) => choice(name, label, options, fields[name]))}
<p>“Report” sends it to the service desk. By e-mail you are told that it came, and when it is solved; the page of your report shows who has it.</p>
<button>Report</button>
</form>
</section>`,
  );
}

/** After it was sent: its number, and where to follow it. */
export function reportedPage(id: string, page: string): string {
  return layout(
    `Reported – ${id}`,
    html`<header>
<p class="id">${id}</p>
<h1>We have your report</h1>
</header>
<section>
<p>Its number is <b>${id}</b>. You need do nothing more.</p>
<p><a href="${page}">The page of your report</a> shows how it stands. Keep the link: it is yours alone.</p>
</section>`,
  );
}

function field(name: string, faults: Faults, input: Html): Html {
  return labelled(name, LABELS[name] ?? name, faults, input);
}

function choice(name: string, label: string, options: readonly Option[], chosen: string | undefined): Html {
  return labelled(name, label, {}, select(name, [['', 'I don’t know'], ...options], chosen ?? ''));
}
