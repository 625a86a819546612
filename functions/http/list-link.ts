import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { StakeholderList } from '../catalogue/catalogue.ts';
import type { Answer } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { readLink, verifyLink } from '../notify/link.ts';
import { unknownLinkPage } from '../pages/word-page.ts';
import { page, type ReadingDependencies, saying, tokenIn } from './page.ts';

/** What every page of a list's member has in common: the link is proved first, and whatever is refused is said on a page. */
export function onListLink(
  deps: Pick<ReadingDependencies, 'world'>,
  purpose: 'u' | 'm' | 'l',
  serve: (event: APIGatewayProxyEventV2, list: StakeholderList, email: string) => Promise<Answer>,
): Serve {
  return saying(async (event) => {
    const token = tokenIn(event);
    const claimed = readLink(token);
    const list = claimed?.purpose === purpose ? (await deps.world()).catalogue.lists.get(claimed.id) : undefined;
    const link = list === undefined ? null : verifyLink(token, list.linkKey);
    return list === undefined || link === null ? page(404, unknownLinkPage()) : serve(event, list, link.recipient);
  });
}
