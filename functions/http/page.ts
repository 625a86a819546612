import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Answer, html, seeOther } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import type { Ports, WithWorkflow } from '../incident/ports.ts';
import { Refusal } from '../incident/refusal.ts';
import type { World } from '../incident/world.ts';
import type { Purpose } from '../notify/link.ts';
import { type Notice, pageHeaders } from '../pages/layout.ts';
import { mergedPage } from '../pages/merged-link.ts';
import { type Opened, openLink } from '../pages/open-link.ts';
import { unknownLinkPage, wordPage } from '../pages/word-page.ts';

/** Of a page that only shows. */
export interface ReadingDependencies {
  readonly ports: Ports;
  readonly world: () => Promise<World>;
}

export interface PageDependencies extends ReadingDependencies {
  readonly ports: WithWorkflow;
}

/** What every page of an incident has in common: the link is proved first, and whatever is refused is said on a page. */
export function onPage(
  deps: ReadingDependencies,
  purpose: Purpose,
  serve: (event: APIGatewayProxyEventV2, opened: Opened) => Promise<Answer>,
): Serve {
  return saying(async (event) => {
    const opened = await openLink(deps.ports.store, tokenIn(event), purpose);
    if (opened === null) return page(404, unknownLinkPage());
    const elsewhere = await mergedPage(deps.ports.store, opened);
    return elsewhere === null ? serve(event, opened) : seeOther(elsewhere);
  });
}

/** A refusal is read by a person: it is a page too. */
export function saying(serve: Serve): Serve {
  return async (event) => {
    try {
      return await serve(event);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const said = page(error.status, wordPage({ title: error.title, words: error.message }));
      return { ...said, headers: { ...error.headers, ...said.headers } };
    }
  };
}

export function tokenIn(event: APIGatewayProxyEventV2): string {
  return event.pathParameters?.['token'] ?? '';
}

export async function reread(deps: PageDependencies, { head, link }: Opened): Promise<Opened> {
  return { head: (await deps.ports.store.head(link.id)) ?? head, link };
}

export function read<T>(reading: () => T): T | Refusal {
  try {
    return reading();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** Why nothing was changed, for who pressed a button. */
export function faultNotice(refusal: Refusal, fields: readonly string[]): Notice {
  const title = 'Nothing was changed';
  const { errors = [] } = refusal.extra;
  if (errors.some(({ pointer }) => fields.includes(pointer))) {
    return { title, words: 'Your words are too long or hold control characters. Shorten them, then press again.' };
  }
  if (refusal.name !== 'ValidationFailed') return { title, words: refusal.message };
  return { title, words: 'This page has no such button. Use one that it shows, if there is one.' };
}

/** After a button was pressed: look at the same page again. */
export function again(event: APIGatewayProxyEventV2): Answer {
  return seeOther(event.rawPath);
}

export function page(status: number, body: string): Answer {
  return html(status, body, pageHeaders);
}
