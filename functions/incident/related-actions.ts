import type { Deed } from './act-on-incident.ts';
import { followIncident, unfollowIncident } from './follow-incident.ts';
import { linkIncident, unlinkIncident } from './link-incident.ts';
import { mergeIncident } from './merge-incident.ts';
import { linking, merging, unlinking } from './other-incident.ts';
import type { BuiltAction } from './states.ts';

/** What is done between incidents, and by those who follow one. A body has its schema's shape. */
export const relatedDeeds = {
  merge: { name: 'merge', decide: mergeIncident, other: merging },
  link: { name: 'link', decide: linkIncident, other: linking },
  unlink: { name: 'unlink', decide: unlinkIncident, other: unlinking },
  follow: { name: 'follow', decide: followIncident },
  unfollow: { name: 'unfollow', decide: unfollowIncident },
} as const satisfies Partial<Record<BuiltAction, Deed>>;
