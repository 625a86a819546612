import { httpDoor } from '../frame/door.ts';
import { showFeed } from '../http/feed.ts';
import { actOnMemberPage, showMemberPage } from '../http/member-pages.ts';
import { actOnOfferPage, showOfferPage } from '../http/offer-pages.ts';
import { actOnReporterPage, showReporterPage } from '../http/reporter-pages.ts';
import { actOnLeavePage, showLeavePage, showStakeholderPage } from '../http/stakeholder-pages.ts';
import { asks, members, table, withWorkflow, world } from '../wiring.ts';

const kept = table();
const deps = { ports: withWorkflow(kept), world: world(kept), members: members(kept), asks: asks(kept) };

/** The pages of those who report, are affected or are offered something, and feeds of shifts: the link is the right. */
export const handler = httpDoor(deps.world, {
  'GET /r/{token}': showReporterPage(deps),
  'HEAD /r/{token}': showReporterPage(deps),
  'POST /r/{token}': actOnReporterPage(deps),
  'GET /o/{token}': showOfferPage(deps),
  'HEAD /o/{token}': showOfferPage(deps),
  'POST /o/{token}': actOnOfferPage(deps),
  'GET /s/{token}': showStakeholderPage(deps),
  'HEAD /s/{token}': showStakeholderPage(deps),
  'GET /u/{token}': showLeavePage(deps),
  'HEAD /u/{token}': showLeavePage(deps),
  'POST /u/{token}': actOnLeavePage(deps),
  'GET /m/{token}': showMemberPage(deps),
  'HEAD /m/{token}': showMemberPage(deps),
  'POST /m/{token}': actOnMemberPage(deps),
  'GET /i/{token}': showFeed(deps),
  'HEAD /i/{token}': showFeed(deps),
});
