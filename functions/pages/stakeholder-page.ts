import type { Fact, Incident } from '../incident/incident.ts';
import type { World } from '../incident/world.ts';
import { publicName } from '../notify/public-name.ts';
import { priorityWord } from '../notify/rows.ts';
import { fullTime } from '../notify/times.ts';
import { html } from './html.ts';
import { heading, layout, rows } from './layout.ts';
import { publicTimeline } from './public-timeline.ts';
import { timeline } from './timeline.ts';
import { statusWords, whoHasIt } from './words.ts';

/** What the page of a stakeholder shows. */
export interface StakeholderView {
  readonly incident: Incident;
  readonly facts: readonly Fact[];
  readonly world: World;
  /** IANA name: the reader's. */
  readonly timeZone: string;
  /** By which they leave the list that the mail reached them by, or follow it no longer; null where neither is so. */
  readonly leave: { readonly path: string; readonly words: string } | null;
}

/** How it stands, to read: nothing that was written for those who work on it, and nobody's address. */
export function stakeholderPage({ incident, facts, world, timeZone, leave }: StakeholderView): string {
  const has = whoHasIt(incident);
  const service = world.catalogue.services.get(incident.service ?? '')?.name ?? incident.service;
  return layout(
    `${statusWords(incident.status)} – ${incident.id}`,
    html`${heading(incident.id, incident.summary)}
<section>
<h2>${statusWords(incident.status)}</h2>
${rows([
  ['Who has it', has === null ? 'Nobody yet' : publicName(has)],
  ['Priority', incident.priority === null ? null : priorityWord(incident.priority)],
  ['Service', service],
  ['Reported', fullTime(incident.reportedAt, timeZone)],
  ['Restored', incident.resolution === null ? null : fullTime(incident.resolution.restoredAt, timeZone)],
  ['Next update', incident.nextUpdateAt === null ? null : fullTime(incident.nextUpdateAt, timeZone)],
])}
</section>
${timeline(publicTimeline(facts), timeZone)}
${leave === null ? null : html`<section>\n<p><a href="${leave.path}">${leave.words}</a></p>\n</section>`}`,
  );
}
