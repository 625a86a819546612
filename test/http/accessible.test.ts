import axe from 'axe-core';
import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { forMember } from '../../functions/notify/list-links.ts';
import { errorBudgetPage } from '../../functions/pages/error-budget-page.ts';
import { followPage } from '../../functions/pages/follow-page.ts';
import { leavePage } from '../../functions/pages/leave-page.ts';
import { askedPage, joinPage, listsPage } from '../../functions/pages/lists-page.ts';
import { memberPage, notOnListPage } from '../../functions/pages/member-page.ts';
import { openPage } from '../../functions/pages/open-page.ts';
import { reportedPage, reportPage } from '../../functions/pages/report-page.ts';
import { unknownLinkPage, wordPage } from '../../functions/pages/word-page.ts';
import { type Charge, drawdown, errorBudget, viewBudget } from '../../functions/sla/error-budget.ts';
import { docsPage } from '../../infra/docs-page.ts';
import { describeApi } from '../../infra/openapi.ts';
import { exampleCatalogue } from '../support/example-catalogue.ts';
import { PageStory } from './page-story.ts';

/** What axe finds on a page, as `rule: element`. Contrast needs a browser that paints: `npm run look` checks it. */
async function findings(page: string | undefined): Promise<readonly string[]> {
  const { window } = new JSDOM(page, { runScripts: 'outside-only', pretendToBeVisual: true });
  window.eval(axe.source);
  const run = window['axe'] as typeof axe;
  const { violations } = await run.run(window.document, { rules: { 'color-contrast': { enabled: false } } });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

const SETTINGS = { desk: 'desk@example.com', alarms: 'alarms@example.com', timeZone: 'Europe/Berlin' };
const services = [...exampleCatalogue.services.values()];
const LIST = {
  id: 'shop',
  name: 'Shop',
  open: true,
  rule: { all: true },
  members: [],
  linkKey: '00'.repeat(16),
} as const;
const JOIN = { list: LIST, catalogue: exampleCatalogue, fields: {}, faults: {}, timeZone: 'Europe/Berlin' } as const;
const EVE = { name: 'Eve', email: 'eve@example.com', timeZone: 'Asia/Tokyo', digest: 'daily' } as const;
const ASK = { ...EVE, list: 'shop', at: '2026-11-23T02:00:00.000Z' } as const;
const OWN = {
  member: forMember(LIST, EVE.email, ''),
  world: { catalogue: exampleCatalogue, settings: SETTINGS },
} as const;
const MEDIUM = { impact: { users: 'none', financial: 'low', security: 'none' } } as const;

/** The live document with something in each of its parts. */
async function fullStory() {
  const story = await PageStory.called();
  await story.staff('acknowledge', {});
  await story.staff('call', { team: 'data-centre', reason: 'Help.' });
  await story.staff('update', { text: 'We have found it.', nextUpdateAt: '2026-11-24T02:00:00Z' });
  for (const type of ['attempt', 'decision', 'risk']) await story.staff('note', { type, text: 'So it is.', pin: true });
  await story.staff('recover', { text: 'Rolling back.' });
  return story.get(story.documentLink(), { follow: 'yes' });
}

const OUTAGE: Charge = {
  incident: 'INC-000001',
  spells: [{ from: '2026-11-20T08:00:00.000Z', until: '2026-11-20T10:00:00.000Z' }],
  ...{ percent: 100, told: null, version: 1 },
};

function budgetPage(charges: readonly Charge[]): string | undefined {
  const [service] = services;
  const budget = errorBudget({ objective: 99.9 });
  if (service === undefined || budget === null) return undefined;
  const now = '2026-11-23T12:00:00.000Z';
  const [view, left] = [viewBudget(budget, charges, now), drawdown(budget, charges, now)];
  return errorBudgetPage({ service: { ...service, objective: 99.9 }, view, left, timeZone: 'Europe/Berlin' });
}

/** Pages in the states that they know. */
const PAGES: Readonly<Record<string, () => Promise<string | undefined>>> = {
  'of somebody who is called': async () => {
    const story = await PageStory.called();
    return (await story.get(story.calledLink())).body;
  },
  'of whoever has it': async () => {
    const story = await PageStory.called({ service: undefined, category: undefined, subcategory: undefined });
    await story.post(story.calledLink(), { do: 'acknowledge' });
    return (await story.get(story.calledLink())).body;
  },
  'of whoever has it, after a fault': async () => {
    const story = await PageStory.called();
    await story.post(story.calledLink(), { do: 'acknowledge' });
    return (await story.post(story.calledLink(), { do: 'note', text: '' })).body;
  },
  'of whoever is asked to command': async () => {
    const story = await PageStory.called();
    await story.post(story.calledLink(), { do: 'acknowledge' });
    return (await story.get(story.offerLink('command', 'command.oncall@example.com'))).body;
  },
  'of whoever is offered a handoff': async () => {
    const story = await PageStory.called();
    await story.post(story.calledLink(), { do: 'acknowledge' });
    await story.staff('note', { type: 'attempt', text: 'Restarted it.', outcome: 'In vain.' });
    await story.staff('handoff', { person: { name: 'The expert', email: 'expert@example.com' }, roles: ['techLead'] });
    return (await story.get(story.offerLink('h1', 'expert@example.com'))).body;
  },
  'of whoever commands': async () => {
    const story = await PageStory.called();
    await story.post(story.calledLink(), { do: 'acknowledge' });
    await story.post(story.offerLink('command', 'command.oncall@example.com'), { do: 'take' });
    return (await story.get(story.calledLink(null, 'command.oncall@example.com'))).body;
  },
  'of whoever has it and hands it over': async () => {
    const story = await PageStory.called();
    await story.post(story.calledLink(), { do: 'acknowledge' });
    await story.post(story.calledLink(), { do: 'handoff', team: 'data-centre', text: '' });
    return (await story.get(story.calledLink())).body;
  },
  'of a manager': async () => {
    const story = await PageStory.called();
    return (await story.get(story.managerLink())).body;
  },
  'of the lists that anybody may join': async () => listsPage([LIST], exampleCatalogue),
  'to join a list': async () => joinPage(JOIN),
  'to join a list, with faults': async () =>
    joinPage({ ...JOIN, faults: { name: 'Must not be empty.', timeZone: 'This is no time zone.' } }),
  'after it was asked': async () => askedPage(LIST),
  'to confirm it': async () => memberPage({ ...OWN, standing: { is: 'asked', ask: ASK } }),
  'to confirm it, with a fault': async () =>
    memberPage({ ...OWN, standing: { is: 'asked', ask: ASK }, fields: { name: '' }, faults: { name: 'Is empty.' } }),
  'of a member of a list': async () => memberPage({ ...OWN, standing: { is: 'member', member: EVE } }),
  'of who is on no list': async () => notOnListPage(LIST),
  'of what is open for a list': async () => {
    const { head, world } = await PageStory.called();
    const reader = EVE.email;
    return openPage({ ...{ member: OWN.member, reader, timeZone: 'UTC', heads: [head], more: true, world } });
  },
  'of a stakeholder': async () => {
    const story = await PageStory.called();
    return (await story.get(story.stakeholderLink())).body;
  },
  'of the live document': async () => {
    const story = await PageStory.called();
    return (await story.get(story.documentLink())).body;
  },
  'of the live document, of everything, followed': async () => (await fullStory()).body,
  'of a reporter': async () => {
    const story = await PageStory.called();
    return (await story.get(story.reporterLink())).body;
  },
  'of a reporter who is asked': async () => {
    const story = await PageStory.called(MEDIUM);
    await story.staff('hold', { reason: 'awaiting_reporter', comment: 'Which browser is it?' });
    return (await story.get(story.reporterLink())).body;
  },
  'of a reporter, resolved': async () => {
    const story = await PageStory.called();
    await story.resolve();
    return (await story.get(story.reporterLink())).body;
  },
  'of a reporter, too late': async () => {
    const story = await PageStory.called();
    return (await story.post(story.reporterLink(), { do: 'confirm' })).body;
  },
  'of an error budget': async () => budgetPage([OUTAGE, { ...OUTAGE, incident: 'INC-000002', percent: 10 }]),
  'of an error budget that nothing used': async () => budgetPage([]),
  'to leave a list': async () =>
    leavePage({ id: 'a', name: 'A', rule: { all: true }, members: [], linkKey: '' }, false),
  'of a list that was left': async () =>
    leavePage({ id: 'a', name: 'A', rule: { all: true }, members: [], linkKey: '' }, true),
  'to follow an incident no longer': async () => followPage({ id: 'INC-7QK3MW', summary: 'A' }, false),
  'of an incident that is followed no longer': async () => followPage({ id: 'INC-7QK3MW', summary: 'A' }, true),
  'to report': async () => reportPage({ services, fields: {}, faults: {}, key: '' }),
  'to report, after a fault': async () =>
    reportPage({ services, fields: {}, faults: { name: 'Must not be empty.', contact: 'Is no address.' }, key: '' }),
  'after a report': async () => reportedPage('INC-7QK3MW', '/r/token'),
  'of an unknown link': async () => unknownLinkPage(),
  'of words': async () => wordPage({ title: 'Too many', words: 'Try again later.' }),
  'of the API’s description': async () => docsPage(describeApi('open')),
};

describe('axe', () => {
  it('finds what is wrong with a page that is wrong', async () => {
    expect(await findings('<html><body><img src="x"><input></body></html>')).not.toEqual([]);
  });

  it.each(Object.entries(PAGES))('finds nothing on the page %s', async (_name, page) => {
    expect(await findings(await page())).toEqual([]);
  });
});
