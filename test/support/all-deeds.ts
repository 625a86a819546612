import type { Deed } from '../../functions/incident/act-on-incident.ts';
import { deeds } from '../../functions/incident/actions.ts';
import { relatedDeeds } from '../../functions/incident/related-actions.ts';
import type { BuiltAction } from '../../functions/incident/states.ts';

/** Each built action, whichever function does it. */
export const allDeeds: Readonly<Record<BuiltAction, Deed>> = { ...deeds, ...relatedDeeds };
