import { html, type Markup } from '../mail/markup.ts';
import { type GoogleMessage, googlePost } from './google-chat.ts';
import { mattermostPost } from './mattermost.ts';
import { slackPost } from './slack.ts';
import { type TeamsMessage, teamsPost } from './teams.ts';

type Message = Parameters<typeof slackPost>[0] & TeamsMessage & GoogleMessage & Parameters<typeof mattermostPost>[0];

/** A post as its service shows it, and the name of that service, which the body tells. */
export function shownPost(body: string): { readonly service: string; readonly shown: Markup } {
  let read: unknown;
  try {
    read = JSON.parse(body);
  } catch {
    return { service: 'Unknown', shown: html`<pre>${body}</pre>` };
  }
  const message = read as Message;
  if (message.blocks) return { service: 'Slack', shown: slackPost(message) };
  if (message.attachments) return { service: 'Microsoft Teams', shown: teamsPost(message) };
  if (message.cardsV2) return { service: 'Google Chat', shown: googlePost(message) };
  if (message.text !== undefined) return { service: 'Mattermost', shown: mattermostPost(message) };
  return { service: 'Unknown', shown: html`<pre>${JSON.stringify(read, null, 2)}</pre>` };
}
