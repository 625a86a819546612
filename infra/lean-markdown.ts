import type { Plugin } from 'esbuild';

/**
 * Parts of the Markdown library that runbooks do not come to use, by the end of their path, and what stands there
 * instead: those parts of the language that `runbook-text.ts` turns off, and the table of 2,000 named characters, of
 * which an address in a link may name four.
 */
const STUBS: Readonly<Record<string, string>> = {
  'micromark-core-commonmark/lib/html-flow.js': `export const htmlFlow = { name: 'htmlFlow' };`,
  'micromark-core-commonmark/lib/html-text.js': `export const htmlText = { name: 'htmlText' };`,
  'micromark-core-commonmark/lib/label-start-image.js': `export const labelStartImage = { name: 'labelStartImage' };`,
  'micromark-core-commonmark/lib/character-reference.js': `export const characterReference = { name: 'characterReference' };`,
  'decode-named-character-reference/index.js': `
    const names = { amp: '&', lt: '<', gt: '>', quot: '"' };
    export const decodeNamedCharacterReference = (name) => names[name] ?? false;`,
};

const STUBBED = new RegExp(
  `/(?:${Object.keys(STUBS)
    .map((end) => end.replaceAll('.', '\\.'))
    .join('|')})$`,
);

/** The Markdown library without what no runbook uses. */
export function leanMarkdown(): Plugin {
  return {
    name: 'lean-markdown',
    setup(build) {
      build.onLoad({ filter: STUBBED }, ({ path }) => ({
        contents: Object.entries(STUBS).find(([end]) => path.endsWith(end))?.[1] ?? '',
      }));
    },
  };
}
