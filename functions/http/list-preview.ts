import type { ListEvent, ListTemplate } from '../catalogue/catalogue.ts';
import { notThere } from '../catalogue/change-item.ts';
import { json } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { check, readJson } from '../frame/request.ts';
import { Refusal } from '../incident/refusal.ts';
import { listPreview } from '../notify/list-preview.ts';
import { below } from '../sla/check-policy.ts';
import { checkTemplate } from '../stakeholders/templates.ts';
import { type CatalogueDependencies, idOf } from './catalogue.ts';
import { preview } from './catalogue-schemas.ts';
import { needsGroup, noQuery, staffCaller } from './staff-route.ts';

export interface PreviewDependencies extends CatalogueDependencies {
  readonly baseUrl: string;
  readonly desk: string;
  readonly timeZone: string;
}

/** `POST /v1/stakeholder-lists/{id}/preview`: a mail of the list about an example. It sends nothing. */
export function listPreviewRoutes(deps: PreviewDependencies): Readonly<Record<string, Serve>> {
  return {
    'POST /v1/stakeholder-lists/{id}/preview': async (event) => {
      const caller = staffCaller(event, deps.groupsClaim);
      const said = check(preview, readJson(event)) as { readonly event: ListEvent; readonly template?: ListTemplate };
      noQuery(event);
      refuse(said.template ?? {});
      const catalogue = await deps.store.read();
      const list = catalogue.lists.get(idOf(event));
      if (list === undefined) throw notThere();
      needsGroup(caller);
      const { baseUrl, desk, timeZone } = deps;
      const shown = { list, event: said.event, template: said.template, catalogue, baseUrl, desk, timeZone };
      return json(200, listPreview({ ...shown, now: deps.now() }));
    },
  };
}

/** @throws Refusal ValidationFailed for placeholders that stand for nothing */
function refuse(template: ListTemplate): void {
  const errors = below('/template', checkTemplate(template));
  const [first] = errors;
  if (first !== undefined) throw new Refusal('ValidationFailed', `${first.pointer}: ${first.detail}.`, { errors });
}
