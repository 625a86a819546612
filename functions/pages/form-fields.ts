import { type Html, html } from './html.ts';

/** What is wrong with a field of a form, in a sentence, by its name. */
export type Faults = Readonly<Record<string, string>>;

/** What stands above a form that was not taken: each fault with a link to its field. */
export function faultsNotice(title: string, faults: Faults, labels: Readonly<Record<string, string>>): Html | null {
  const list = Object.entries(faults);
  if (list.length === 0) return null;
  return html`<section class="notice" role="alert">
<h2>${title}</h2>
<ul>
${list.map(([name, sentence]) => html`<li><a href="#${name}">${labels[name] ?? 'The form'}</a>: ${sentence}</li>`)}
</ul>
</section>`;
}

/** A field with its label, and what is wrong with it. */
export function field(name: string, label: string, faults: Faults, input: Html): Html {
  const fault = faults[name];
  return html`<label for="${name}">${label}</label>
${fault === undefined ? null : html`<p class="fault" id="${name}-fault">${fault}</p>`}
${input}`;
}

/** Attributes of a field that was not right. */
export function aria(name: string, faults: Faults): Html | null {
  return faults[name] === undefined ? null : html` aria-invalid="true" aria-describedby="${name}-fault"`;
}

/** What may be chosen: value and words. */
export type Option = readonly [string, string];

export function select(name: string, options: readonly Option[], chosen: string, faults: Faults = {}): Html {
  return html`<select id="${name}" name="${name}"${aria(name, faults)}>
${options.map(([value, words]) =>
  value === chosen
    ? html`<option value="${value}" selected>${words}</option>`
    : html`<option value="${value}">${words}</option>`,
)}
</select>`;
}
