import type { Mail } from '../../../infra/demo/client.ts';
import { parsedPage } from './parsed-page.ts';
import type { Heard, RealMachine } from './real-machine.ts';

/** A button of a form, and all that a program that fills nothing in would send with it. */
export interface Button {
  readonly path: string;
  readonly name: string;
  readonly body: string;
}

/** What a mail scanner does with the links of a mail: it opens them, and some press what they find. */
export class Scanner {
  readonly #real: RealMachine;

  constructor(real: RealMachine) {
    this.#real = real;
  }

  /** The paths of this machine to which a mail leads: in its text, its HTML and its headers. */
  linksIn({ text, html, headers }: Mail): readonly string[] {
    const all = [text, html ?? '', ...Object.values(headers)].join('\n');
    const links = all.matchAll(/https?:\/\/[^\s"'<>]+/g);
    return [...new Set([...links].map(([link]) => link))].filter((link) => link.startsWith(this.#real.url)).map(pathOf);
  }

  /** HEAD, GET, GET as a browser would, and the same with every link found on the way. Tells what each page is. */
  async open(paths: readonly string[]): Promise<ReadonlyMap<string, Heard>> {
    const opened = new Map<string, Heard>();
    const waiting = [...paths];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (opened.has(path)) continue;
      await this.#real.ask({ method: 'HEAD', path });
      const headers = { purpose: 'prefetch', 'sec-purpose': 'prefetch', 'user-agent': 'Mozilla/5.0' };
      await this.#real.ask({ method: 'GET', path, headers });
      const heard = await this.#real.ask({ method: 'GET', path });
      opened.set(path, heard);
      const { location } = heard.headers;
      if (location !== undefined) waiting.push(location);
      waiting.push(...linksOn(heard, this.#real.url));
    }
    return opened;
  }

  async press({ path, body }: Button): Promise<Heard> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.#real.ask({ method: 'POST', path, headers, body });
  }
}

/** Every button of a page's forms, with the fields as the page has them. */
export function buttonsOn(path: string, heard: Heard): readonly Button[] {
  const document = parsedPage(heard.text);
  return [...document.querySelectorAll('form')].flatMap((form) => {
    const fields = [...form.querySelectorAll('input, select, textarea')].map((field): [string, string] => [
      field.name,
      field.value,
    ]);
    return [...form.querySelectorAll('button')].map((button): Button => {
      const pressed: [string, string][] = button.name === '' ? [] : [[button.name, button.value]];
      return { path, name: button.value || 'send', body: new URLSearchParams([...fields, ...pressed]).toString() };
    });
  });
}

/** Scripts, and whatever else a page would load or run. */
export function activeOn({ text }: Heard): readonly string[] {
  const document = parsedPage(text);
  return [...document.querySelectorAll('script, iframe, img, object, embed, link, meta[http-equiv]')].map(
    ({ outerHTML }) => outerHTML,
  );
}

function linksOn({ text, headers }: Heard, url: string): readonly string[] {
  if (!headers['content-type']?.startsWith('text/html')) return [];
  const document = parsedPage(text);
  const links = [...document.querySelectorAll('a[href], link[href], area[href]')].map((one) =>
    one.getAttribute('href'),
  );
  return links
    .filter((link) => link !== null && !link.startsWith('#'))
    .map((link) => new URL(String(link), url))
    .filter(({ origin }) => origin === new URL(url).origin)
    .map((link) => link.pathname + link.search);
}

function pathOf(link: string): string {
  const { pathname, search } = new URL(link.replace(/[.,)]+$/, ''));
  return pathname + search;
}
