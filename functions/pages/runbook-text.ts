import { micromark } from 'micromark';
import { bodyText } from '../notify/header-text.ts';
import { type Html, trusted } from './html.ts';

/** A runbook's headings stand below its own title, which is the page's second rank. */
const BELOW = 2;
/** What opens a box of a checklist becomes a box that can be seen. */
const BOX = /^(\s*[-*+] )\[([ xX])\] /gm;

/**
 * The words of a runbook as they are meant. The library writes no markup but its own: what somebody wrote as HTML is
 * text, a link leads to http, https or mail alone, and no picture is loaded.
 */
export function runbookText(text: string): Html {
  const marked = bodyText(text).replace(BOX, (_all, mark: string, box: string) => `${mark}${box === ' ' ? '☐' : '☑'} `);
  const markup = micromark(marked, {
    allowDangerousHtml: false,
    allowDangerousProtocol: false,
    // What is off here is left out of the functions too: infra/lean-markdown.ts. A picture is the link to it.
    extensions: [{ disable: { null: ['htmlFlow', 'htmlText', 'labelStartImage', 'characterReference'] } }],
  });
  return trusted(
    markup
      .replace(/<li>(?=\s*(<p>)?[☐☑])/g, '<li class="box">')
      .replace(
        /<(\/?)h([1-6])>/g,
        (_all, end: string, rank: string) => `<${end}h${Math.min(6, Number(rank) + BELOW)}>`,
      ),
  );
}
