import type { Channel, ChatFormat } from '../../catalogue/catalogue.ts';
import type { ChatPost } from '../../incident/ports.ts';
import { googleChatBody, googleChatUrl } from './google-chat.ts';
import { mattermostBody } from './mattermost.ts';
import type { ChatNews } from './news.ts';
import { slackBody } from './slack.ts';
import { teamsBody } from './teams.ts';

const BODIES: Readonly<Record<ChatFormat, (news: ChatNews) => string>> = {
  slack: slackBody,
  teams: teamsBody,
  mattermost: mattermostBody,
  'google-chat': googleChatBody,
};

/** News as the chat service of a channel takes them: the same news always make the same post. */
export function postOf({ format, url }: Pick<Channel, 'format' | 'url'>, news: ChatNews): ChatPost {
  return { url: format === 'google-chat' ? googleChatUrl(url) : url, body: BODIES[format](news) };
}
