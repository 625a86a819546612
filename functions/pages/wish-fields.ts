import type { Digest } from '../stakeholders/members.ts';
import { type Faults, field, type Option, select } from './form-fields.ts';
import { type Html, html } from './html.ts';

/** How somebody wants to hear, as a form holds it. */
export interface WishFields {
  readonly timeZone?: string | undefined;
  readonly digest?: string | undefined;
}

export const WISH_LABELS = { timeZone: 'Your time zone', digest: 'How often' } as const;

const DIGEST_WORDS: Readonly<Record<Digest, string>> = {
  each: 'Each time, at once',
  daily: 'Once a day, at eight',
};

/** How somebody hears, as one sentence. */
export function wishWords(digest: Digest, zone: string): string {
  return `You hear ${DIGEST_WORDS[digest].toLowerCase()}; times are those of ${zone.replaceAll('_', ' ')}.`;
}

/** The fields of a form by which somebody says how they want to hear. @param zone chosen where nobody says another */
export function wishFields(fields: WishFields, zone: string, faults: Faults = {}): Html {
  const { timeZone = zone, digest = 'each' } = fields;
  return html`${field('timeZone', WISH_LABELS.timeZone, faults, select('timeZone', zonesWith(timeZone), timeZone, faults))}
${field('digest', WISH_LABELS.digest, faults, select('digest', Object.entries(DIGEST_WORDS), digest, faults))}
<p>“Once a day” is at eight in the morning of your time zone, on days when anything is open or has ended. Of a major incident you hear at once all the same.</p>`;
}

let known: readonly string[] | undefined;

/** All zones, and one that is none of the names which are in use now. */
function zonesWith(zone: string): readonly Option[] {
  known ??= [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])].sort();
  const all = known.includes(zone) ? known : [...known, zone].sort();
  return all.map((name) => [name, name.replaceAll('_', ' ')]);
}
