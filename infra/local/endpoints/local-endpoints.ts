import type { IncomingMessage, RequestListener } from 'node:http';
import { ISSUER_PATH } from '../attributes.ts';
import type { ChatStore } from '../chat/chat-store.ts';
import { splitTarget, writeAnswer } from '../gateway/http-message.ts';
import { type RouteMatch, routeMatcher } from '../gateway/route-match.ts';
import type { MailFeedback } from '../mail/feedback.ts';
import type { MailStore } from '../mail/mail-store.ts';
import type { Issuer } from '../oidc/issuer.ts';
import { changeHosts, listPosts, readHosts, showChats, showPost } from './chat-endpoint.ts';
import { readClock, type SteerableClock, turnClock } from './clock-endpoint.ts';
import { type Endpoint, type EndpointAnswer, EndpointRefusal, json, jsonObject } from './endpoint.ts';
import { refuseStrangers } from './host-check.ts';
import { changeSes, giveFeedback, listMails, readSes } from './mail-endpoint.ts';
import { showMail, showMailbox, showMailHtml } from './mailbox-endpoint.ts';
import { makeToken } from './token-endpoint.ts';

/** What the addresses under `/_local` show and steer. */
export interface LocalParts {
  clock: SteerableClock;
  issuer: Issuer;
  mails: MailStore;
  chats: ChatStore;
  feedback: Pick<MailFeedback, 'tell'>;
  /** The executions whose name begins with `prefix`, each with its history. */
  executions(prefix: string): unknown[] | Promise<unknown[]>;
}

interface Place {
  routeKey: string;
  /** Answers during an advance too: the clock itself, and what functions at work fetch while an advance waits for them. */
  always?: true;
  methods: { GET?: Endpoint; POST?: Endpoint };
}

/** Answers everything under `/_local` (contract section 8). Errors are JSON, `{message}` with a sentence. */
export function createLocalEndpoints(parts: LocalParts): RequestListener {
  const placeOf = routeMatcher(placesOf(parts));
  const answer = async (request: IncomingMessage): Promise<EndpointAnswer> => {
    refuseStrangers(request);
    const { path, query } = splitTarget(request);
    const { route: place, pathParameters } = find(placeOf, path);
    const endpoint = endpointOf(place, request.method ?? 'GET');
    if (!place.always) await parts.clock.idle();
    const id = pathParameters?.['id'] ?? '';
    return endpoint({ id, query: new URLSearchParams(query), body: () => jsonObject(request) });
  };
  return (request, response) => {
    answer(request)
      .catch(refusal)
      .then((done) => writeAnswer(request, response, done))
      .catch(() => response.destroy());
  };
}

function placesOf({ clock, issuer, mails, chats, feedback, executions }: LocalParts): Place[] {
  const now = () => clock.state().now;
  const documents = `ANY ${ISSUER_PATH}/.well-known`;
  const executionsOf: Endpoint = async ({ id }) => json(200, { items: await executions(`${id.toUpperCase()}-`) });
  return [
    { routeKey: 'ANY /_local/clock', always: true, methods: { GET: readClock(clock), POST: turnClock(clock) } },
    {
      routeKey: `${documents}/openid-configuration`,
      always: true,
      methods: { GET: () => json(200, issuer.discovery()) },
    },
    { routeKey: `${documents}/jwks.json`, always: true, methods: { GET: () => json(200, issuer.jwks()) } },
    { routeKey: 'ANY /_local/token', methods: { POST: makeToken(issuer) } },
    { routeKey: 'ANY /_local/mail', methods: { GET: listMails(mails) } },
    { routeKey: 'ANY /_local/mail/{id}/bounce', methods: { POST: giveFeedback(mails, feedback, 'bounce') } },
    { routeKey: 'ANY /_local/mail/{id}/complaint', methods: { POST: giveFeedback(mails, feedback, 'complaint') } },
    { routeKey: 'ANY /_local/ses', methods: { GET: readSes(mails), POST: changeSes(mails) } },
    { routeKey: 'ANY /_local/mailbox', methods: { GET: showMailbox(mails, now) } },
    { routeKey: 'ANY /_local/mailbox/{id}', methods: { GET: showMail(mails, now) } },
    { routeKey: 'ANY /_local/mailbox/{id}/html', methods: { GET: showMailHtml(mails) } },
    { routeKey: 'ANY /_local/chat', methods: { GET: listPosts(chats) } },
    { routeKey: 'ANY /_local/chat/hosts', methods: { GET: readHosts(chats), POST: changeHosts(chats) } },
    { routeKey: 'ANY /_local/chats', methods: { GET: showChats(chats, now) } },
    { routeKey: 'ANY /_local/chats/{id}', methods: { GET: showPost(chats, now) } },
    { routeKey: 'ANY /_local/executions/{id}', methods: { GET: executionsOf } },
  ];
}

function find(
  placeOf: (method: string, path: string) => RouteMatch<Place> | undefined,
  path: string,
): RouteMatch<Place> {
  try {
    const found = placeOf('ANY', path);
    if (found) return found;
  } catch {
    throw new EndpointRefusal(400, `"${path}" is not percent-encoded as it should be.`);
  }
  throw new EndpointRefusal(
    404,
    `There is nothing at ${path}. Under /_local are clock, token, mail, mailbox, ses, chat, chats, executions/{incident} and oidc.`,
  );
}

function endpointOf({ methods }: Place, method: string): Endpoint {
  const endpoint = method === 'POST' ? methods.POST : ['GET', 'HEAD'].includes(method) ? methods.GET : undefined;
  if (endpoint) return endpoint;
  const allow = [methods.GET && 'GET, HEAD', methods.POST && 'POST'].filter(Boolean).join(', ');
  throw new EndpointRefusal(405, `${method} is not possible here: ${allow} is.`, { allow });
}

function refusal(error: unknown): EndpointAnswer {
  if (error instanceof EndpointRefusal) return json(error.status, { message: error.message }, error.headers);
  return json(500, { message: error instanceof Error ? error.message : String(error) });
}
