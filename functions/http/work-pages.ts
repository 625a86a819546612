import type { Answer } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { check, readForm } from '../frame/request.ts';
import { allFacts } from '../incident/get-timeline.ts';
import type { MailTraces } from '../incident/head.ts';
import { Refusal } from '../incident/refusal.ts';
import { sameAddress } from '../incident/tell.ts';
import type { Link } from '../notify/link.ts';
import { acknowledgeByLink, calledStanding } from '../pages/called-link.ts';
import { calledPage } from '../pages/called-page.ts';
import { documentLink } from '../pages/document-link.ts';
import { type Notice, notPossibleNow } from '../pages/layout.ts';
import type { Opened } from '../pages/open-link.ts';
import { taskButtons, workButtons, workByLink } from '../pages/work-link.ts';
import { again, faultNotice, onPage, type PageDependencies, page, read, reread } from './page.ts';
import { type WorkForm, workForm } from './page-forms.ts';

export interface WorkDependencies extends PageDependencies {
  readonly traces: MailTraces;
}

/**
 * `GET /a/{token}`, of whoever is called, and `GET /h/{token}`, of a manager: changes nothing of the incident. When the
 * page is opened for the first time is kept beside it; a HEAD opens nothing.
 */
export function showWorkPage(deps: WorkDependencies, purpose: 'a' | 'h'): Serve {
  return onPage(deps, purpose, async (event, opened) =>
    work(deps, opened, 200, null, '', event.requestContext.http.method !== 'HEAD'),
  );
}

/** `POST` to the same: 303 to the same page once it is done, 409 where it is not possible now. */
export function actOnWorkPage(deps: WorkDependencies, purpose: 'a' | 'h'): Serve {
  return onPage(deps, purpose, async (event, opened) => {
    const form = read(() => check(workForm, readForm(event)));
    if (form instanceof Refusal) return work(deps, opened, form.status, faultNotice(form, ['/text']), draftIn(event));
    try {
      if (await done(deps, opened, form)) return again(event);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500) throw error;
      const notice = error.name === 'Forbidden' ? notPossibleNow : { title: 'Nothing was changed', words: said(error) };
      return work(deps, await reread(deps, opened), error.name === 'Forbidden' ? 409 : error.status, notice, form.text);
    }
    return work(deps, await reread(deps, opened), 409, notPossibleNow, form.text);
  });
}

async function done(deps: WorkDependencies, opened: Opened, form: WorkForm): Promise<boolean> {
  const world = await deps.world();
  const { incident } = opened.head;
  const { standing } = calledStanding(incident, opened.link);
  if (form.do === 'acknowledge' && (opened.link.purpose === 'a' || standing === 'waiting' || standing === 'mine')) {
    return acknowledgeByLink(deps.ports, world, opened);
  }
  // A form that was sent twice finds the incident as its first sending left it: whether it is the same, the commit tells.
  const stale = form.seen !== undefined && form.seen !== String(incident.version);
  const buttons: readonly string[] = [
    ...workButtons(incident, opened.link, world, deps.ports.now()),
    ...taskButtons(incident, opened.link),
  ];
  if (!stale && !buttons.includes(form.do)) return false;
  await workByLink(deps.ports, world, opened, form);
  return true;
}

async function work(
  deps: WorkDependencies,
  { head, link }: Opened,
  status: number,
  notice: Notice | null,
  draft = '',
  opens = false,
): Promise<Answer> {
  const facts = await allFacts(deps.ports.store, head);
  const { incident } = head;
  const world = await deps.world();
  const now = deps.ports.now();
  if (opens) await opened(deps, link);
  const document = documentLink(head, link.recipient);
  const view = { incident, facts, link, world, now, notice, draft, document };
  return page(status, calledPage(view));
}

/** That the page was opened first is kept. What cannot be read or kept of it fails no page. */
async function opened({ ports, traces }: WorkDependencies, { id, recipient, call }: Link): Promise<void> {
  try {
    const openings = await traces.openings(id);
    if (openings.some((one) => one.call === call && sameAddress(one.recipient, recipient))) return;
    await traces.opened(id, { recipient, call, at: ports.now() });
  } catch (error) {
    ports.log('warn', 'OpeningNotKept', { incident: id, error: error instanceof Error ? error.name : 'unknown' });
  }
}

/** A refusal's sentence, without the pointer of a field that the page shows by its label. */
function said({ message }: Refusal): string {
  return message.replace(/^\/\w+: /, '');
}

/** What somebody wrote, as far as it can be read. */
function draftIn(event: Parameters<Serve>[0]): string {
  const fields = read(() => readForm(event));
  return fields instanceof Refusal ? '' : (fields['text'] ?? '');
}
