import type { Catalogue, ListEvent, ListTemplate, StakeholderList } from '../catalogue/catalogue.ts';
import type { Status } from '../incident/states.ts';
import { type Instant, plus } from '../sla/instant.ts';
import { incidentSubject } from './header-text.ts';
import { html, plainText } from './layout.ts';
import { listFoot } from './list-links.ts';
import { inOwnWords, type ListSituation } from './list-words.ts';
import { stakeholder } from './mails/stakeholder.ts';
import { fullTime } from './times.ts';

/** A mail as its reader would see it. */
export interface Preview {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Shown {
  readonly list: StakeholderList;
  readonly event: ListEvent;
  /** In the place of the list's own of this event. */
  readonly template: ListTemplate | undefined;
  readonly catalogue: Catalogue;
  readonly baseUrl: string;
  readonly desk: string;
  readonly timeZone: string;
  readonly now: Instant;
}

const ID = 'INC-7QK3MW';
const SAID = 'This is what somebody says to those who are affected.';

const STATUS: Readonly<Record<ListEvent, Status>> = {
  opened: 'triaged',
  updated: 'investigating',
  priority_changed: 'investigating',
  resolved: 'resolved',
  reopened: 'investigating',
  cancelled: 'cancelled',
  merged: 'merged',
  converted: 'triaged',
};

/** The mail of one event to a member of a list, about an incident that is an example. Its links lead nowhere. */
export function listPreview({ list, event, template, catalogue, baseUrl, desk, timeZone, now }: Shown): Preview {
  const templates = template === undefined ? list.templates : { ...list.templates, [event]: template };
  const situation = exampleOf(list, event, catalogue, { baseUrl, timeZone, now });
  const letter = inOwnWords(stakeholder(situation), { name: list.name, templates: templates ?? {} }, situation);
  const subject = incidentSubject(ID, situation.incident.summary);
  const link = (purpose: string) => `${baseUrl}/${purpose}/example`;
  const foot = listFoot({ list, leave: link('u'), own: link('m'), open: link('l') }, desk);
  return { subject, text: plainText(letter, foot), html: html(letter, foot, subject) };
}

function exampleOf(
  { rule }: StakeholderList,
  event: ListEvent,
  catalogue: Catalogue,
  { baseUrl, timeZone, now }: Pick<Shown, 'baseUrl' | 'timeZone' | 'now'>,
): ListSituation {
  const { services = [], priorities = [], majorOnly = false } = 'all' in rule ? {} : rule;
  const service = catalogue.services.get(services[0] ?? '') ?? [...catalogue.services.values()][0];
  const time = (at: Instant) => fullTime(at, timeZone);
  return {
    incident: {
      id: ID,
      summary: 'An example: nobody can pay',
      status: STATUS[event],
      priority: priorities[0] ?? 'high',
      major: majorOnly,
      service: service?.id ?? null,
      assignee: { name: 'The on-call engineer', email: 'engineer@example.com' },
      reportedAt: plus(now, -1_800_000),
      resolution: event === 'resolved' ? { restoredAt: now } : null,
      nextUpdateAt: event === 'resolved' ? null : plus(now, 1_800_000),
    },
    fact: {
      type: event === 'opened' ? 'triaged' : event,
      text: SAID,
      data: { from: 'medium', into: 'INC-4M8Q2X' },
    },
    mayQuote: true,
    page: `${baseUrl}/s/example`,
    serviceName: service?.name ?? null,
    time,
  };
}
