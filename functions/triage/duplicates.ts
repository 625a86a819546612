import type { Instant } from '../sla/instant.ts';

/** What an incident is compared by. */
export interface Sample {
  readonly id: string;
  readonly summary: string;
  readonly service: string | null;
  readonly category: string | null;
  readonly reportedAt: Instant;
}

/** One reported longer before or after is another incident, whatever its words. */
export const WITHIN_MS = 24 * 3_600_000;
const MOST_DUPLICATES = 5;
/** Of the words of both, as a share of 1: less is chance. */
const ENOUGH = 0.4;
/** What the same service and the same category add to the share of words. */
const SAME_SERVICE = 0.2;
const SAME_CATEGORY = 0.1;

/** Words that say nothing of what is broken, in the languages that reports mostly come in. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a all am an and any are as at be been but by can cannot could did do does doing down for from get gets got had has ' +
    'have help how i if in into is isn it its just me more my no not nothing of off on one or our out please since so ' +
    'some still that the their them there they this to up us very was we were what when which while who will with work ' +
    'working works you your aber auf aus bei bitte das dem den der des die ein eine einen es für geht hat ich im in ist ' +
    'kann kein keine mehr mein meine mit nach nicht nichts oder seit sich sie sind und uns von vom wir zu zum zur'
  ).split(' '),
);

/**
 * Incidents that may be the same as a report, best first and at most five: reported within a day of it, of the same
 * service or category, and with enough words of the summary in common.
 */
export function likelyDuplicates<S extends Sample>(report: Sample, candidates: readonly S[]): readonly S[] {
  return candidates
    .map((candidate) => ({ candidate, score: likeness(report, candidate) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || newerFirst(a.candidate, b.candidate))
    .slice(0, MOST_DUPLICATES)
    .map(({ candidate }) => candidate);
}

/** How much one reads like the other, whichever came first; 0 where they are not taken for the same. */
function likeness(one: Sample, other: Sample): number {
  if (one.id === other.id) return 0;
  if (Math.abs(Date.parse(one.reportedAt) - Date.parse(other.reportedAt)) > WITHIN_MS) return 0;
  const same = (a: string | null, b: string | null) => a !== null && a === b;
  const [service, category] = [same(one.service, other.service), same(one.category, other.category)];
  if (!service && !category) return 0;
  const [mine, theirs] = [wordsOf(one.summary), wordsOf(other.summary)];
  const common = [...mine].filter((word) => theirs.has(word)).length;
  const share = common === 0 ? 0 : (2 * common) / (mine.size + theirs.size);
  return share < ENOUGH ? 0 : share + (service ? SAME_SERVICE : 0) + (category ? SAME_CATEGORY : 0);
}

/** The words that say something, each once: without regard to case, and to a plural's end. */
function wordsOf(summary: string): ReadonlySet<string> {
  const words =
    summary
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.filter((word) => word.length > 1 && !STOP_WORDS.has(word)).map(withoutEnd));
}

function withoutEnd(word: string): string {
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

function newerFirst(a: Sample, b: Sample): number {
  if (a.reportedAt !== b.reportedAt) return a.reportedAt < b.reportedAt ? 1 : -1;
  return a.id < b.id ? -1 : 1;
}
