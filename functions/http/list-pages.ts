import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import type { StakeholderList } from '../catalogue/catalogue.ts';
import type { Answer } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { check, readForm } from '../frame/request.ts';
import { Refusal } from '../incident/refusal.ts';
import { limitJoins } from '../incident/report-limit.ts';
import { askedPage, type JoinFields, joinPage, listsPage } from '../pages/lists-page.ts';
import { wordPage } from '../pages/word-page.ts';
import type { Asks } from '../stakeholders/asked.ts';
import { askToJoin } from '../stakeholders/join.ts';
import { DIGESTS } from '../stakeholders/members.ts';
import { faultsIn, reading } from './form-faults.ts';
import { page, saying } from './page.ts';
import { joinForm } from './page-forms.ts';
import type { ReportDependencies } from './reports.ts';
import { email, name, zone } from './texts.ts';

export interface JoinDependencies extends Pick<ReportDependencies, 'ports' | 'world' | 'rates' | 'reportsPerAddress'> {
  readonly asks: Asks;
  /** From which mails come. */
  readonly sender: string;
}

const joinBody = z.strictObject({ name, email, timeZone: zone, digest: z.enum(DIGESTS) });

/** `GET /lists` */
export function showLists(deps: JoinDependencies): Serve {
  return saying(async () => {
    const { catalogue } = await deps.world();
    const open = [...catalogue.lists.values()].filter((list) => list.open === true);
    return page(
      200,
      listsPage(
        open.sort((a, b) => a.name.localeCompare(b.name)),
        catalogue,
      ),
    );
  });
}

/** `GET /lists/{id}`: the form. */
export function showJoinForm(deps: JoinDependencies): Serve {
  return onOpenList(
    deps,
    () => ({}),
    async (_event, list) => form(deps, 200, list, {}, {}),
  );
}

/**
 * `POST /lists/{id}`: what is asked is kept until the sweeper mails the link. A form of another site can do no more than
 * anybody who asks.
 */
export function sendJoinForm(deps: JoinDependencies): Serve {
  const fieldsOf = (event: APIGatewayProxyEventV2) => check(joinForm, readForm(event));
  return onOpenList(deps, fieldsOf, async (event, list, fields) => {
    const { now } = deps.ports;
    const taken = await reading(async () => {
      const body = check(joinBody, fields);
      await limitJoins({ rates: deps.rates, now }, event.requestContext.http.sourceIp, deps.reportsPerAddress);
      await askToJoin({ asks: deps.asks, rates: deps.rates, now, sender: deps.sender }, list, body);
    });
    if (taken instanceof Refusal) return form(deps, 400, list, fields, faultsIn(taken));
    return page(200, askedPage(list));
  });
}

async function form(
  deps: JoinDependencies,
  status: number,
  list: StakeholderList,
  fields: JoinFields,
  faults: Readonly<Record<string, string>>,
): Promise<Answer> {
  const { catalogue, settings } = await deps.world();
  return page(status, joinPage({ list, catalogue, fields, faults, timeZone: settings.timeZone }));
}

/** The same for a list that nobody may join and for one that is not there, once what is sent can be read. */
function onOpenList(
  deps: JoinDependencies,
  fieldsOf: (event: APIGatewayProxyEventV2) => JoinFields,
  serve: (event: APIGatewayProxyEventV2, list: StakeholderList, fields: JoinFields) => Promise<Answer>,
): Serve {
  return saying(async (event) => {
    const fields = fieldsOf(event);
    const list = (await deps.world()).catalogue.lists.get(event.pathParameters?.['id'] ?? '');
    if (list?.open === true) return serve(event, list, fields);
    const words = 'There is no list of this name that anybody may join. Look at the page /lists.';
    return page(404, wordPage({ title: 'No such list', words }));
  });
}
