import type { Serve } from '../frame/door.ts';
import { feedCalendar, openFeed } from '../oncall/feed.ts';
import { icalText } from '../oncall/ical.ts';
import { pageHeaders } from '../pages/layout.ts';
import { unknownLinkPage } from '../pages/word-page.ts';
import { type PageDependencies, page, saying, tokenIn } from './page.ts';

const feedHeaders = {
  ...pageHeaders,
  'content-type': 'text/calendar; charset=utf-8',
  // As often as it asks programs to look again; by none that others share, as its address is the right.
  'cache-control': 'private, max-age=3600',
};

/** `GET /i/{token}`: shifts as a calendar program reads them. */
export function showFeed(deps: PageDependencies): Serve {
  return saying(async (event) => {
    const { schedules, overrides } = (await deps.world()).catalogue;
    const feed = openFeed(schedules, tokenIn(event));
    if (feed === null) return page(404, unknownLinkPage());
    const now = deps.ports.now();
    const body = icalText(feedCalendar(feed, [...overrides.values()], now), now);
    return { statusCode: 200, headers: feedHeaders, body };
  });
}
