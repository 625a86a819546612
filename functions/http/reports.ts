import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { integrationOf } from '../catalogue/integration-key.ts';
import { json } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { check, readIdempotencyKey, readJson } from '../frame/request.ts';
import type { TokenCheck } from '../frame/token.ts';
import { findDuplicates } from '../incident/find-duplicates.ts';
import { allFacts } from '../incident/get-timeline.ts';
import type { Head } from '../incident/head.ts';
import type { Rates, WithWorkflow } from '../incident/ports.ts';
import { checkReferences } from '../incident/references.ts';
import { Refusal } from '../incident/refusal.ts';
import { reporterPage, reportIncident, type Sender } from '../incident/report-incident.ts';
import { limitReports } from '../incident/report-limit.ts';
import type { World } from '../incident/world.ts';
import { report as reportSchema } from './schemas.ts';
import { noQuery } from './staff-route.ts';

export interface ReportDependencies {
  readonly ports: WithWorkflow;
  readonly world: () => Promise<World>;
  readonly checkToken: TokenCheck;
  /** `open`: everyone may report; `keyed`: only who signed in or has a key. */
  readonly reporting: 'open' | 'keyed';
  readonly baseUrl: string;
  readonly rates: Rates;
  /** Anonymous reports of one network address in ten minutes; 0 for no limit. */
  readonly reportsPerAddress: number;
}

/** `POST /v1/incidents` */
export function report(deps: ReportDependencies): Serve {
  return async (event) => {
    const caller = await reporting(deps, event);
    const body = check(reportSchema(), readJson(event));
    noQuery(event);
    const key = readIdempotencyKey(event);
    const world = await deps.world();
    checkReferences(body, world.catalogue);
    const { head, replayed } = await reportIncident(
      deps.ports,
      body,
      caller,
      key,
      caller === null ? byAddress(deps, event) : undefined,
    );
    const looks = body.duplicateOf === undefined && readsIncidents(caller);
    const likelyDuplicates = looks ? await duplicatesOf(deps, world, head) : [];
    const self = `/v1/incidents/${head.incident.id}`;
    return json(
      201,
      {
        id: head.incident.id,
        status: 'new',
        links: { self, page: `${deps.baseUrl}${reporterPage(head)}` },
        likelyDuplicates,
      },
      { location: self, ...(replayed ? { 'idempotent-replayed': 'true' } : {}) },
    );
  };
}

/** The limit on anonymous reports of one network address. */
export function byAddress(deps: ReportDependencies, event: APIGatewayProxyEventV2): (() => Promise<void>) | undefined {
  const { rates, reportsPerAddress: limit } = deps;
  const { sourceIp } = event.requestContext.http;
  return limit === 0 ? undefined : () => limitReports({ rates, now: deps.ports.now }, sourceIp, limit);
}

/** What others reported is shown to who could read it anyway. */
function readsIncidents(caller: Sender | null): boolean {
  return caller !== null && 'groups' in caller && caller.groups.length > 0;
}

/**
 * What was there when the report was taken, so that one sent again hears the same. It is taken by then: what cannot be
 * read now is left out, and can be asked for later.
 */
async function duplicatesOf({ ports }: ReportDependencies, world: World, head: Head) {
  try {
    const [reported] = await allFacts(ports.store, head);
    return await findDuplicates(ports.store, world, head.incident, reported?.at);
  } catch (error) {
    const { name } = error instanceof Error ? error : { name: 'unknown' };
    ports.log('warn', 'DuplicatesUnread', { incident: head.incident.id, error: name });
    return [];
  }
}

/** Who reports: a bearer token if one is sent, never falling back from a bad one; else a key; else nobody in particular. */
async function reporting(deps: ReportDependencies, event: APIGatewayProxyEventV2): Promise<Sender | null> {
  const authorization = event.headers['authorization'];
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1];
    if (token === undefined) {
      throw unauthenticated('Send the token as Authorization: Bearer TOKEN.');
    }
    return deps.checkToken(token);
  }
  const key = event.headers['x-api-key'];
  if (key !== undefined) {
    const integration = integrationOf(key, (await deps.world()).catalogue);
    if (integration !== null) return { integration: integration.id, name: integration.name };
    throw unauthenticated('This key is not known, or no longer. Ask an admin for a key.');
  }
  if (deps.reporting === 'keyed') {
    throw unauthenticated('Reporting needs a sign-in or a key here. Send Authorization: Bearer TOKEN, or x-api-key.');
  }
  return null;
}

/** With how to sign in, as RFC 9110 (15.5.2) asks of each: keys have no scheme of their own. */
function unauthenticated(detail: string): Refusal {
  return new Refusal('Unauthenticated', detail, { headers: { 'www-authenticate': 'Bearer' } });
}
