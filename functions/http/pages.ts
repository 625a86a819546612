import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Answer, html, seeOther } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { check, readForm } from '../frame/request.ts';
import { allFacts } from '../incident/get-timeline.ts';
import { descriptionIn } from '../incident/head.ts';
import type { WithWorkflow } from '../incident/ports.ts';
import { Refusal } from '../incident/refusal.ts';
import { reporterAt } from '../incident/tell.ts';
import type { World } from '../incident/world.ts';
import type { Purpose } from '../notify/link.ts';
import { acknowledgeByLink } from '../pages/called-link.ts';
import { calledPage } from '../pages/called-page.ts';
import { type Notice, notPossibleNow, pageHeaders } from '../pages/layout.ts';
import { mergedPage } from '../pages/merged-link.ts';
import { type Opened, openLink } from '../pages/open-link.ts';
import { answerByLink, hasEnded, type Pressed } from '../pages/reporter-link.ts';
import { reporterPage } from '../pages/reporter-page.ts';
import { endedPage, unknownLinkPage, wordPage } from '../pages/word-page.ts';
import { calledForm, confirm, reopen, reporterForm } from './schemas.ts';

export interface PageDependencies {
  readonly ports: WithWorkflow;
  readonly world: () => Promise<World>;
}

/** `GET /a/{token}`: changes nothing. */
export function showCalledPage(deps: PageDependencies): Serve {
  return onPage(deps, 'a', async (_event, opened) => called(deps, opened, 200, null));
}

/** `POST /a/{token}`: 303 to the same page once this person has the incident, 409 where they are not asked. */
export function actOnCalledPage(deps: PageDependencies): Serve {
  return onPage(deps, 'a', async (event, opened) => {
    const form = read(() => check(calledForm, readForm(event)));
    if (form instanceof Refusal) return called(deps, opened, form.status, faultNotice(form));
    if (await acknowledgeByLink(deps.ports, await deps.world(), opened)) return again(event);
    return called(deps, await reread(deps, opened), 409, notPossibleNow);
  });
}

/** `GET /r/{token}`: changes nothing. */
export function showReporterPage(deps: PageDependencies): Serve {
  return onPage(deps, 'r', async (_event, opened) => reporter(deps, opened, 200, null));
}

/** `POST /r/{token}`: 303 to the same page once it is as the button says, 409 where the state does not allow it. */
export function actOnReporterPage(deps: PageDependencies): Serve {
  return onPage(deps, 'r', async (event, opened) => {
    const form = read(() => readPressed(event));
    if (form instanceof Refusal) return reporter(deps, opened, form.status, faultNotice(form), draftIn(event));
    if (await answerByLink(deps.ports, await deps.world(), opened, form)) return again(event);
    return reporter(deps, await reread(deps, opened), 409, notPossibleNow, form.words);
  });
}

/** What every page has in common: the link is proved first, and whatever is refused is said on a page. */
function onPage(
  deps: PageDependencies,
  purpose: Purpose,
  serve: (event: APIGatewayProxyEventV2, opened: Opened) => Promise<Answer>,
): Serve {
  return async (event) => {
    try {
      const opened = await openLink(deps.ports.store, event.pathParameters?.['token'] ?? '', purpose);
      if (opened === null) return page(404, unknownLinkPage());
      const elsewhere = await mergedPage(deps.ports.store, opened);
      if (elsewhere !== null) return seeOther(elsewhere);
      const { incident } = opened.head;
      if (purpose === 'r' && hasEnded(incident, deps.ports.now())) return page(410, endedPage(incident.id));
      return await serve(event, opened);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return page(error.status, wordPage({ title: error.title, words: error.message }));
    }
  };
}

async function called(
  deps: PageDependencies,
  { head, link }: Opened,
  status: number,
  notice: Notice | null,
): Promise<Answer> {
  const { incident } = head;
  const [first] = incident.version === 1 ? [] : await deps.ports.store.journal(incident.id, 1, 2);
  const description = descriptionIn(first?.facts ?? head.newest);
  const view = { incident, description, link, world: await deps.world(), now: deps.ports.now(), notice };
  return page(status, calledPage(view));
}

async function reporter(
  deps: PageDependencies,
  { head, link }: Opened,
  status: number,
  notice: Notice | null,
  draft = '',
): Promise<Answer> {
  const facts = await allFacts(deps.ports.store, head);
  const { timeZone } = (await deps.world()).settings;
  const own = reporterAt(head.incident, link.recipient) === head.incident.reporter;
  return page(status, reporterPage({ incident: head.incident, facts, timeZone, notice, draft, own }));
}

async function reread(deps: PageDependencies, { head, link }: Opened): Promise<Opened> {
  return { head: (await deps.ports.store.head(link.id)) ?? head, link };
}

/** @throws Refusal as `readForm` does, and ValidationFailed for another button or words that cannot be kept */
function readPressed(event: APIGatewayProxyEventV2): Pressed {
  const form = check(reporterForm, readForm(event));
  const words = (form.reason ?? '').trim();
  if (words === '') return { button: form.do, words };
  if (form.do === 'reopen') return { button: form.do, words: check(reopen, { reason: words }).reason };
  return { button: form.do, words: check(confirm, { comment: words }).comment ?? '' };
}

/** What the reporter wrote, as far as it can be read. */
function draftIn(event: APIGatewayProxyEventV2): string {
  const fields = read(() => readForm(event));
  return fields instanceof Refusal ? '' : (fields['reason'] ?? '');
}

function read<T>(reading: () => T): T | Refusal {
  try {
    return reading();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function faultNotice(refusal: Refusal): Notice {
  const title = 'Nothing was changed';
  const { errors = [] } = refusal.extra;
  if (errors.some(({ pointer }) => pointer === '/reason' || pointer === '/comment')) {
    return { title, words: 'Your words are too long or hold control characters. Shorten them, then press again.' };
  }
  if (refusal.name !== 'ValidationFailed') return { title, words: refusal.message };
  return { title, words: 'This page has no such button. Use one that it shows, if there is one.' };
}

function again(event: APIGatewayProxyEventV2): Answer {
  return seeOther(event.rawPath);
}

function page(status: number, body: string): Answer {
  return html(status, body, pageHeaders);
}
