import { parsedPage } from '../access/parsed-page.ts';

/** Values of attributes that say where something leads, which no words change. */
const SAID = ['class', 'style', 'type', 'method', 'rel', 'name', 'dir', 'lang', 'role'];

/** The elements and attributes of a document, in their order, without what is written in them. */
export function skeletonOf(html: string): readonly string[] {
  const document = parsedPage(html);
  return [...document.querySelectorAll('*')].map((element) => {
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
