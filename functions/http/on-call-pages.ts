import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Catalogue, Override, TestCall } from '../catalogue/catalogue.ts';
import type { Answer } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { check, readForm } from '../frame/request.ts';
import { readLink, verifyLink } from '../notify/link.ts';
import { answerOverride } from '../oncall/override-schedule.ts';
import { gotTest } from '../oncall/test-call.ts';
import { coverPage, takenBackPage, testPage } from '../pages/on-call-page.ts';
import { unknownLinkPage } from '../pages/word-page.ts';
import type { CatalogueDependencies } from './catalogue.ts';
import { again, page, saying, tokenIn } from './page.ts';
import { coverForm, testForm } from './page-forms.ts';

/** The pages of who is asked to cover, and of test calls, by their routes. */
export function onCallPageRoutes(deps: CatalogueDependencies): Readonly<Record<string, Serve>> {
  return {
    'GET /c/{token}': showCoverPage(deps),
    'HEAD /c/{token}': showCoverPage(deps),
    'POST /c/{token}': actOnCoverPage(deps),
    'GET /t/{token}': showTestPage(deps),
    'HEAD /t/{token}': showTestPage(deps),
    'POST /t/{token}': actOnTestPage(deps),
  };
}

/** `GET /c/{token}`: changes nothing. */
function showCoverPage(deps: CatalogueDependencies): Serve {
  return onCover(deps, async (_event, override, { schedules }) =>
    page(200, coverPage(override, schedules.get(override.schedule), deps.now())),
  );
}

/** `POST /c/{token}`: yes or no, 303. */
function actOnCoverPage(deps: CatalogueDependencies): Serve {
  return onCover(deps, async (event, { id, person }) => {
    const form = check(coverForm, readForm(event));
    await answerOverride(deps.store, { email: person.email, now: deps.now(), id }, form.do === 'accept');
    return again(event);
  });
}

/** `GET /t/{token}`: changes nothing. */
function showTestPage(deps: CatalogueDependencies): Serve {
  return onTest(deps, async (_event, test, address, { teams }) => {
    const team = teams.get(test.id);
    return page(200, testPage(test, team?.name ?? test.id, address, team?.timeZone ?? 'UTC'));
  });
}

/** `POST /t/{token}`: "I got it", 303. */
function actOnTestPage(deps: CatalogueDependencies): Serve {
  return onTest(deps, async (event, test, address) => {
    check(testForm, readForm(event));
    await gotTest(deps.store, test, address, deps.now());
    return again(event);
  });
}

function onCover(
  deps: CatalogueDependencies,
  serve: (event: APIGatewayProxyEventV2, override: Override, catalogue: Catalogue) => Promise<Answer>,
): Serve {
  return saying(async (event) => {
    const claimed = readLink(tokenIn(event));
    if (claimed?.purpose !== 'c') return page(404, unknownLinkPage());
    const catalogue = await deps.store.read();
    const override = catalogue.overrides.get(claimed.id);
    if (override === undefined) return (await wasTakenBack(deps, event)) ?? page(404, unknownLinkPage());
    if (verifyLink(tokenIn(event), override.linkKey) === null) return page(404, unknownLinkPage());
    return serve(event, override, catalogue);
  });
}

/** To whoever was asked, once it is taken back; null for any other link. */
async function wasTakenBack({ store }: CatalogueDependencies, event: APIGatewayProxyEventV2): Promise<Answer | null> {
  const [last] = await store.changes('overrides', readLink(tokenIn(event))?.id ?? '', 1);
  if (last?.after !== null) return null;
  const before = last.before as Override;
  if (verifyLink(tokenIn(event), before.linkKey) === null) return null;
  return page(410, takenBackPage(before));
}

function onTest(
  deps: CatalogueDependencies,
  serve: (event: APIGatewayProxyEventV2, test: TestCall, address: string, catalogue: Catalogue) => Promise<Answer>,
): Serve {
  return saying(async (event) => {
    const claimed = readLink(tokenIn(event));
    if (claimed?.purpose !== 't') return page(404, unknownLinkPage());
    const catalogue = await deps.store.read();
    const test = catalogue.testCalls.get(claimed.id);
    const link = test === undefined ? null : verifyLink(tokenIn(event), test.linkKey);
    if (test === undefined || link === null) return page(404, unknownLinkPage());
    return serve(event, test, link.recipient, catalogue);
  });
}
