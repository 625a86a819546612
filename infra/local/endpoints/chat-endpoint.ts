import { changeBehaviours } from '../chat/behaviour.ts';
import { type ChatStore, incidentIn, type StoredPost } from '../chat/chat-store.ts';
import { chatsPage, postPage } from '../chat/chats-page.ts';
import { PAGE_HEADERS } from '../mail/mailbox-frame.ts';
import { type Endpoint, EndpointRefusal, json, refuseOthers } from './endpoint.ts';
import { limitOf, once } from './list-query.ts';

const ON_A_PAGE = 25;

/** `GET /_local/chat?host&incident&after&limit` → `{items, next}`, oldest first: what was posted to chats. */
export function listPosts(store: ChatStore): Endpoint {
  return ({ query }) => {
    refuseOthers('parameter', query.keys(), ['host', 'incident', 'after', 'limit']);
    const filter = { host: once(query, 'host'), incident: once(query, 'incident') };
    const after = once(query, 'after');
    if (after !== undefined && !store.get(after)) throw new EndpointRefusal(400, `"after" names no post: ${after}.`);
    const limit = limitOf(once(query, 'limit'));
    const found = store.oldest(filter, limit + 1, after);
    const items = found.slice(0, limit).map(itemOf);
    return json(200, { items, next: found.length > limit ? items.at(-1)?.id : null });
  };
}

/** `GET /_local/chat/hosts` → `{hosts}`: those of which something was said. */
export function readHosts(store: ChatStore): Endpoint {
  return () => json(200, { hosts: store.behaviours() });
}

/** `POST /_local/chat/hosts {hosts: {"name": {status?, retryAfter?, redirect?, hangs?, unreachable?, addresses?, afterwards?} | null}}`. */
export function changeHosts(store: ChatStore): Endpoint {
  return async ({ body }) => {
    const wish = await body();
    refuseOthers('field', Object.keys(wish), ['hosts']);
    try {
      changeBehaviours(store, wish['hosts']);
    } catch (error) {
      throw new EndpointRefusal(400, error instanceof Error ? error.message : String(error));
    }
    return json(200, { hosts: store.behaviours() });
  };
}

/** `GET /_local/chats?host&incident&before`: the page, newest post first, each as its service shows it. */
export function showChats(store: ChatStore, now: () => number): Endpoint {
  return ({ query }) => {
    // A form sends its empty fields too.
    const given = (name: string) => query.get(name)?.trim() || undefined;
    const filter = { host: given('host'), incident: given('incident') };
    const found = store.newest(filter, ON_A_PAGE + 1, given('before'));
    const posts = found.slice(0, ON_A_PAGE);
    const older = found.length > ON_A_PAGE ? posts.at(-1)?.id : undefined;
    return { status: 200, headers: PAGE_HEADERS, body: chatsPage({ posts, filter, older, now: now() }) };
  };
}

/** `GET /_local/chats/{id}`: one post, and its body. */
export function showPost(store: ChatStore, now: () => number): Endpoint {
  return ({ id }) => {
    const post = store.get(id);
    if (!post) throw new EndpointRefusal(404, `There is no post ${id}: they are at /_local/chats.`);
    return { status: 200, headers: PAGE_HEADERS, body: postPage(post, now()) };
  };
}

/** Of where it went only the host: the path is what lets one write there. */
function itemOf({ id, at, host, address, body, status }: StoredPost) {
  return { id, at: new Date(at).toISOString(), host, address, incident: incidentIn(body), status, body: read(body) };
}

function read(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
