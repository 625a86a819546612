/** HTML that is safe to send: made by the `html` tag alone. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | readonly Part[];

/** HTML with every value in it escaped, unless the value is markup itself; lists are joined. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(strings.reduce((text, string, index) => text + render(parts[index - 1] ?? '') + string));
}

function render(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(render).join('');
  return String(part).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const ADDRESS = /https?:\/\/[^\s<>"']+/g;

/** Plain text as HTML in which addresses of pages can be clicked; a sentence's own sign at an address's end stays out. */
export function linked(text: string): Markup {
  const parts: Part[] = [];
  let read = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = found.replace(/[.,;:!?)\]}]+$/, '');
    parts.push(text.slice(read, index), html`<a href="${address}">${address}</a>`);
    read = index + address.length;
  }
  return html`${[...parts, text.slice(read)]}`;
}
