import type { Catalogue, Service } from '../catalogue/catalogue.ts';
import type { CatalogueStore } from '../catalogue/catalogue-store.ts';
import { notThere } from '../catalogue/change-item.ts';
import { json } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { Refusal } from '../incident/refusal.ts';
import { budgetLink, readLink, verifyLink } from '../notify/link.ts';
import { timeZoneOf } from '../oncall/who.ts';
import { errorBudgetPage } from '../pages/error-budget-page.ts';
import { unknownLinkPage, wordPage } from '../pages/word-page.ts';
import { drawdown, errorBudget, viewBudget, windowOf } from '../sla/error-budget.ts';
import { idOf } from './catalogue.ts';
import { page, type ReadingDependencies, saying, tokenIn } from './page.ts';
import { needsGroup, noQuery, staffCaller } from './staff-route.ts';

export interface ErrorBudgetDependencies extends ReadingDependencies {
  readonly groupsClaim: string;
  /** Where the pages are, without a path. */
  readonly baseUrl: string;
  readonly catalogue: Pick<CatalogueStore, 'read'>;
}

/** `GET /v1/services/{id}/error-budget`: 404 for a service without an objective too. */
export function serviceErrorBudget(deps: ErrorBudgetDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    noQuery(event);
    const service = (await deps.catalogue.read()).services.get(idOf(event));
    if (service === undefined) throw notThere();
    needsGroup(caller);
    const { id, objective, linkKey } = service;
    const budget = errorBudget(service);
    if (objective === undefined || budget === null) throw withoutObjective(service);
    const view = viewBudget(budget, await deps.ports.store.charges(id), deps.ports.now());
    const at = (path: string) => `${deps.baseUrl.replace(/\/+$/, '')}${path}`;
    const links = { page: linkKey === undefined ? null : at(budgetLink({ id, linkKey }, caller.email)) };
    return json(200, { service: id, objective, window: windowOf(service), ...view, links });
  };
}

function withoutObjective({ id, name }: Service): Refusal {
  return new Refusal(
    'NotFound',
    `${name} has no objective, so it has no error budget. An admin gives it one: "objective" in PUT /v1/services/${id}, such as 99.9.`,
  );
}

/** `GET /e/{token}`: changes nothing. */
export function showErrorBudgetPage(deps: ErrorBudgetDependencies): Serve {
  return saying(async (event) => {
    const service = serviceOf(await deps.catalogue.read(), tokenIn(event));
    if (service === null) return page(404, unknownLinkPage());
    const budget = errorBudget(service);
    if (budget === null) return page(404, wordPage(noObjective(service)));
    const charges = await deps.ports.store.charges(service.id);
    const now = deps.ports.now();
    const timeZone = timeZoneOf(readLink(tokenIn(event))?.recipient ?? '', await deps.world());
    const [view, left] = [viewBudget(budget, charges, now), drawdown(budget, charges, now)];
    return page(200, errorBudgetPage({ service, view, left, timeZone }));
  });
}

/** The service that a token was made for, by its own key; null for any other. */
function serviceOf({ services }: Catalogue, token: string): Service | null {
  const claimed = readLink(token);
  const service = claimed?.purpose === 'e' ? services.get(claimed.id) : undefined;
  if (service?.linkKey === undefined) return null;
  return verifyLink(token, service.linkKey) === null ? null : service;
}

function noObjective({ name }: Service) {
  return {
    title: `${name} has no error budget`,
    words: 'It has no objective any more, by which it could be measured.',
  };
}
