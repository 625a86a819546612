import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Answer } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { check, readForm } from '../frame/request.ts';
import { allFacts } from '../incident/get-timeline.ts';
import { Refusal } from '../incident/refusal.ts';
import { reporterAt } from '../incident/tell.ts';
import { timeZoneOf } from '../oncall/who.ts';
import { type Notice, notPossibleNow } from '../pages/layout.ts';
import type { Opened } from '../pages/open-link.ts';
import { answerByLink, hasEnded, type Pressed } from '../pages/reporter-link.ts';
import { reporterPage } from '../pages/reporter-page.ts';
import { endedPage } from '../pages/word-page.ts';
import { again, faultNotice, onPage, type PageDependencies, page, read, reread } from './page.ts';
import { reporterForm } from './page-forms.ts';

/** `GET /r/{token}`: changes nothing. */
export function showReporterPage(deps: PageDependencies): Serve {
  return onReporterPage(deps, async (_event, opened) => reporter(deps, opened, 200, null));
}

/** `POST /r/{token}`: 303 to the same page once it is as the button says, 409 where the state does not allow it. */
export function actOnReporterPage(deps: PageDependencies): Serve {
  return onReporterPage(deps, async (event, opened) => {
    const form = read(() => readPressed(event));
    if (form instanceof Refusal) {
      return reporter(deps, opened, form.status, faultNotice(form, ['/reason']), draftIn(event));
    }
    if (await answerByLink(deps.ports, await deps.world(), opened, form)) return again(event);
    return reporter(deps, await reread(deps, opened), 409, notPossibleNow, form.words);
  });
}

function onReporterPage(
  deps: PageDependencies,
  serve: (event: APIGatewayProxyEventV2, opened: Opened) => Promise<Answer>,
): Serve {
  return onPage(deps, 'r', async (event, opened) => {
    const { incident } = opened.head;
    return hasEnded(incident, deps.ports.now()) ? page(410, endedPage(incident.id)) : serve(event, opened);
  });
}

async function reporter(
  deps: PageDependencies,
  { head, link }: Opened,
  status: number,
  notice: Notice | null,
  draft = '',
): Promise<Answer> {
  const facts = await allFacts(deps.ports.store, head);
  const timeZone = timeZoneOf(link.recipient, await deps.world());
  const own = reporterAt(head.incident, link.recipient) === head.incident.reporter;
  const now = deps.ports.now();
  return page(status, reporterPage({ incident: head.incident, facts, timeZone, notice, draft, own, link, now }));
}

/** @throws Refusal as `readForm` does, and ValidationFailed for another button or words that cannot be kept */
function readPressed(event: APIGatewayProxyEventV2): Pressed {
  const { do: button, reason = '' } = check(reporterForm, readForm(event));
  return { button, words: reason };
}

/** What the reporter wrote, as far as it can be read. */
function draftIn(event: APIGatewayProxyEventV2): string {
  const fields = read(() => readForm(event));
  return fields instanceof Refusal ? '' : (fields['reason'] ?? '');
}
