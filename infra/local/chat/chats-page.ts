import { mailboxFrame, moment } from '../mail/mailbox-frame.ts';
import { html, type Markup } from '../mail/markup.ts';
import { incidentIn, type PostFilter, type StoredPost } from './chat-store.ts';
import { shownPost } from './shown-post.ts';

/** One page of the list: newest first, and where older posts are. */
interface ChatsList {
  posts: readonly StoredPost[];
  filter: PostFilter;
  /** The id before which older posts lie, if there are any. */
  older: string | undefined;
  now: number;
}

/** What was posted to chats, as a page that needs no script. */
export function chatsPage({ posts, filter, older, now }: ChatsList): string {
  return mailboxFrame(
    'Chats',
    now,
    html`<h1>Chats</h1>
<form>
<label>Host<input name="host" type="search" value="${filter.host ?? ''}" autocomplete="off"></label>
<label>Incident<input name="incident" type="search" value="${filter.incident ?? ''}" autocomplete="off"></label>
<button>Filter</button>
</form>
${posts.length > 0 ? posts.map(card) : html`<p>Nothing was posted to a chat yet. Put a channel into the catalogue, and report an incident.</p>`}
<nav><a href="/_local/mailbox">Mailbox</a>${older ? html`<a href="${hrefOf(filter, older)}">Older</a>` : ''}</nav>`,
  );
}

/** One post, and the body as it was sent. */
export function postPage(post: StoredPost, now: number): string {
  return mailboxFrame(
    'A post to a chat',
    now,
    html`<h1>A post to a chat</h1>
${card(post)}
<h2>Body</h2>
<pre class="sheet">${readable(post.body)}</pre>
<nav><a href="/_local/chats">All posts</a></nav>`,
  );
}

function card(post: StoredPost): Markup {
  const { service, shown } = shownPost(post.body);
  const incident = incidentIn(post.body);
  return html`<article class="sheet post">
<p class="row quiet"><span>${service}, ${post.host}</span><span>${moment(post.at)}</span></p>
${shown}
<p class="quiet"><a href="/_local/chats/${post.id}">${answered(post.status)}</a>${incident ? html` <a class="tag" href="${hrefOf({ incident })}">${incident}</a>` : ''}</p>
</article>`;
}

function answered(status: number | null): string {
  if (status === null) return 'Never answered';
  return status < 300 ? 'Posted' : `Refused with ${status}`;
}

function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function hrefOf(filter: PostFilter, before?: string): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filter, before })) if (value) query.set(name, value);
  return query.size > 0 ? `/_local/chats?${query}` : '/_local/chats';
}
