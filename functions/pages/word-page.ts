import { html } from './html.ts';
import { layout } from './layout.ts';

/** A page that has nothing but words: an unknown link, one that has ended, a request that cannot be read. */
export function wordPage({ title, words }: { readonly title: string; readonly words: string }): string {
  return layout(
    title,
    html`<section>
<h1>${title}</h1>
<p>${words}</p>
</section>`,
  );
}

/** The same for every link that is none of ours, so that whoever guesses learns nothing. */
export function unknownLinkPage(): string {
  return wordPage({
    title: 'This link leads nowhere',
    words: 'Perhaps it was cut off. Open it again from the newest mail, whole, or ask the service desk.',
  });
}

/** The live document of an incident that was closed long ago. */
export function endedDocumentPage(id: string): string {
  return wordPage({
    title: `The page of ${id} has ended`,
    words: `It was shown for 30 days after the incident was closed. Whoever signs in still reads it: ask the API for the document of ${id}.`,
  });
}

/** The page of an incident, for those who are affected by it, that was closed long ago. */
export function endedStakeholderPage(id: string): string {
  return wordPage({
    title: `The page of ${id} has ended`,
    words: `It was shown for 30 days after the incident was closed. If you have a question, ask the service desk and name ${id}.`,
  });
}

/** The page of a report that was closed long ago. */
export function endedPage(id: string): string {
  return wordPage({
    title: `The page of ${id} has ended`,
    words: `It was shown for 30 days after your report was closed. If it breaks again, report it anew and name ${id}.`,
  });
}
