import type { Service } from '../catalogue/catalogue.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

/** The fields of the form, by name, and what stands in them. */
export type ReportFields = Readonly<Partial<Record<FieldName, string | undefined>>>;
type FieldName = 'name' | 'contact' | 'summary' | 'description' | 'service' | 'users' | 'financial' | 'security';

interface ReportView {
  readonly services: readonly Service[];
  readonly fields: ReportFields;
  /** What is wrong with a field, in a sentence. */
  readonly faults: Readonly<Record<string, string>>;
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
${summaryOf(faults)}
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
<p>“Report” sends it to the service desk. You are told at once that it came, who has it, and when it is solved.</p>
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

function summaryOf(faults: Readonly<Record<string, string>>): Html | null {
  const list = Object.entries(faults);
  if (list.length === 0) return null;
  return html`<section class="notice" role="alert">
<h2>It was not sent yet</h2>
<ul>
${list.map(([name, sentence]) => html`<li><a href="#${name}">${LABELS[name] ?? 'The form'}</a>: ${sentence}</li>`)}
</ul>
</section>`;
}

function field(name: string, faults: Readonly<Record<string, string>>, input: Html): Html {
  const fault = faults[name];
  return html`<label for="${name}">${LABELS[name] ?? name}</label>
${fault === undefined ? null : html`<p class="fault" id="${name}-fault">${fault}</p>`}
${input}`;
}

function aria(name: string, faults: Readonly<Record<string, string>>): Html | null {
  return faults[name] === undefined ? null : html` aria-invalid="true" aria-describedby="${name}-fault"`;
}

function choice(
  name: string,
  label: string,
  options: readonly (readonly [string, string])[],
  chosen: string | undefined,
): Html {
  const all = [['', 'I don’t know'] as const, ...options];
  return html`<label for="${name}">${label}</label>
<select id="${name}" name="${name}">
${all.map(([value, words]) =>
  value === (chosen ?? '')
    ? html`<option value="${value}" selected>${words}</option>`
    : html`<option value="${value}">${words}</option>`,
)}
</select>`;
}
