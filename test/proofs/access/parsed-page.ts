import { JSDOM } from 'jsdom';

/** One window for all pages: to make one takes longer than to read a hundred. */
const { DOMParser } = new JSDOM('').window as unknown as {
  readonly DOMParser: new () => { parseFromString(markup: string, type: string): JSDOM['window']['document'] };
};

/** A page as a browser reads it; nothing in it runs. */
export function parsedPage(markup: string): JSDOM['window']['document'] {
  return new DOMParser().parseFromString(markup, 'text/html');
}
