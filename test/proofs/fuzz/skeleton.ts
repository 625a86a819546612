import { parsedPage } from '../access/parsed-page.ts';

/** Values of attributes that say where something leads, which no words change. */
const SAID = ['class', 'style', 'type', 'method', 'rel', 'name', 'dir', 'lang', 'role'];

/** What the words of a runbook may be made of, and the one attribute that any of it has. */
const MARKDOWN = /^(p|h[3-6]|ul|ol|li|blockquote|pre|code|strong|em|br|hr|a)$/;
const MARKED: Readonly<Record<string, RegExp>> = {
  'li class': /^box$/,
  'a href': /^(https?:|mailto:|#|\/|$)/,
  'ol start': /^\d+$/,
  'code class': /^language-/,
};

/** The elements and attributes of a document, in their order, without what is written in them, and without a runbook's. */
export function skeletonOf(html: string): readonly string[] {
  const document = parsedPage(html);
  const elements = [...document.querySelectorAll('*')].filter((element) => !element.matches('.runbook *'));
  return elements.map((element) => {
    const attributes = [...element.attributes].map(({ name, value }) =>
      SAID.includes(name) ? `${name}=${value}` : name,
    );
    return `${'>'.repeat(depthOf(element))}${element.localName} ${attributes.join(' ')}`.trim();
  });
}

function depthOf(element: { readonly parentElement: unknown }): number {
  let depth = 0;
  for (let up = element.parentElement; up !== null; up = (up as typeof element).parentElement) depth += 1;
  return depth;
}

/** The first difference of two skeletons, in a sentence; null where they are the same. */
export function difference(harmless: readonly string[], hostile: readonly string[]): string | null {
  const at = Array.from({ length: Math.max(harmless.length, hostile.length) }).findIndex(
    (_, index) => harmless[index] !== hostile[index],
  );
  return at < 0
    ? null
    : `Element ${at} is ${hostile[at] ?? 'missing'} where harmless words make ${harmless[at] ?? 'none'}.`;
}

/** What stands in a runbook of a page though nobody writes it in Markdown; null where all is as it may be. */
export function strangeInRunbook(html: string): string | null {
  const elements = [...parsedPage(html).querySelectorAll('.runbook *')].filter(
    (element) => !element.matches('h2, h2 + p, h2 + p > time'),
  );
  for (const element of elements) {
    if (!MARKDOWN.test(element.localName)) return `A runbook holds the element ${element.localName}.`;
    for (const { name, value } of element.attributes) {
      if (MARKED[`${element.localName} ${name}`]?.test(value) !== true)
        return `A runbook's ${element.localName} has ${name}=${value}.`;
    }
  }
  return null;
}
