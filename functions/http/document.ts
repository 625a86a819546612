import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { hasMoved, type LiveDocument, liveDocument } from '../document/live-document.ts';
import { markdownOf } from '../document/markdown.ts';
import { dueAndFired } from '../escalation/due-and-fired.ts';
import { json, markdown, movedTo, notModified } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { readIfNoneMatch, readQuery } from '../frame/request.ts';
import { familyOf } from '../incident/family.ts';
import { allFacts } from '../incident/get-timeline.ts';
import type { Head, MailTraces } from '../incident/head.ts';
import type { Fact } from '../incident/incident.ts';
import { kinOf } from '../incident/kin.ts';
import { isEnded } from '../incident/states.ts';
import type { World } from '../incident/world.ts';
import { linkTo } from '../notify/link.ts';
import { type StepView, withMails } from '../notify/step-mails.ts';
import { timeZoneOf } from '../oncall/who.ts';
import { documentLink } from '../pages/document-link.ts';
import { documentPage, RENEWED_SECONDS } from '../pages/document-page.ts';
import { hasEnded } from '../pages/reporter-link.ts';
import { endedDocumentPage } from '../pages/word-page.ts';
import type { Instant } from '../sla/instant.ts';
import { onPage, page, type ReadingDependencies } from './page.ts';
import { type DocumentQuery, documentQuery } from './schemas.ts';
import { found, needsGroup, staffCaller } from './staff-route.ts';

/** Newest steps on a page: it stays one. */
const SHOWN = 40;

export interface DocumentDependencies extends ReadingDependencies {
  readonly traces: MailTraces;
  readonly groupsClaim: string;
  /** Where the pages are, without a path. */
  readonly baseUrl: string;
}

/** `GET /v1/incidents/{id}/document`: 304 for who has this version already, 308 as for the incident itself. */
export function incidentDocument(deps: DocumentDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    const query = readQuery(event, documentQuery()) as DocumentQuery;
    const head = await found(deps, event);
    needsGroup(caller);
    const { incident } = head;
    const { audience = 'internal' } = query;
    if (incident.mergedInto !== null) return movedTo(withQuery(`/v1/incidents/${incident.mergedInto}/document`, event));
    const world = await deps.world();
    const now = deps.ports.now();
    const headers = { etag: `"${incident.version}"`, vary: 'accept' };
    // How parent and children stand moves without a commit of this one.
    const { parent, children } = familyOf(incident);
    const alone = parent === null && children.length === 0;
    if (alone && readIfNoneMatch(event)(String(incident.version)) && !hasMoved(incident, world, now))
      return notModified(headers);
    const document = await documentOf(deps, head, await allFacts(deps.ports.store, head), world, now, audience);
    return (query.format ?? asked(event)) === 'markdown'
      ? markdown(markdownOf(document), headers)
      : json(200, { ...document, links: links(deps, head, caller.email, audience) }, headers);
  };
}

/** `GET /d/{token}`: changes nothing. With `follow=yes` a browser asks for it again by itself. */
export function showDocumentPage(deps: DocumentDependencies): Serve {
  return onPage(deps, 'd', async (event, { head, link }) => {
    const { incident } = head;
    const now = deps.ports.now();
    if (hasEnded(incident, now)) return page(410, endedDocumentPage(incident.id));
    const world = await deps.world();
    const facts = await allFacts(deps.ports.store, head);
    const document = await documentOf(deps, head, facts, world, now, 'internal');
    const steps = await stepsOf(deps, head, facts, world);
    const following = isEnded(incident.status) ? null : event.queryStringParameters?.['follow'] === 'yes';
    const timeZone = timeZoneOf(link.recipient, world);
    const shown = page(200, documentPage({ document, steps, now, timeZone, path: event.rawPath, following }));
    return following ? { ...shown, headers: { ...shown.headers, refresh: String(RENEWED_SECONDS) } } : shown;
  });
}

/** What was due and what came, with the mails. What cannot be read of these fails no page: then it shows the steps alone. */
async function stepsOf(
  { ports, traces }: DocumentDependencies,
  { incident }: Head,
  facts: readonly Fact[],
  world: World,
): Promise<readonly StepView[]> {
  const rows = dueAndFired(incident, facts, world, ports.now()).slice(-SHOWN);
  try {
    return await withMails(traces, incident.id, rows, await traces.openings(incident.id));
  } catch (error) {
    ports.log('warn', 'MailsUnread', { incident: incident.id, error: error instanceof Error ? error.name : 'unknown' });
    return rows.map(({ owes: _owes, ...row }) => ({ ...row, mails: [] }));
  }
}

async function documentOf(
  { ports }: DocumentDependencies,
  head: Head,
  facts: readonly Fact[],
  world: World,
  now: Instant,
  audience: LiveDocument['audience'],
) {
  const kin = audience === 'internal' ? await kinOf(ports.store, head.incident) : undefined;
  return liveDocument(head.incident, facts, world, now, audience, kin);
}

/** What a program that names no format in its address says that it reads, the first that we write. */
function asked({ headers }: APIGatewayProxyEventV2): 'json' | 'markdown' {
  const types = (headers['accept'] ?? '').split(',').map((one) => one.split(';')[0]?.trim().toLowerCase());
  const first = types.find((type) => type === 'text/markdown' || type === 'application/json');
  return first === 'text/markdown' ? 'markdown' : 'json';
}

/** The caller's own pages of it: anybody who has such a link can read there, without signing in. */
function links({ baseUrl }: DocumentDependencies, head: Head, email: string, audience: LiveDocument['audience']) {
  const { id } = head.incident;
  const at = (path: string) => `${baseUrl.replace(/\/+$/, '')}${path}`;
  return {
    self: `/v1/incidents/${id}/document${audience === 'public' ? '?audience=public' : ''}`,
    page: at(documentLink(head, email)),
    publicPage: at(linkTo({ id, purpose: 's', recipient: email, call: null }, head.linkKey)),
  };
}

function withQuery(path: string, { rawQueryString }: APIGatewayProxyEventV2): string {
  return rawQueryString === undefined || rawQueryString === '' ? path : `${path}?${rawQueryString}`;
}
