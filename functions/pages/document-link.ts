import type { Head } from '../incident/head.ts';
import { linkTo } from '../notify/link.ts';

/** Somebody's own page of the live document of an incident. */
export function documentLink({ incident, linkKey }: Pick<Head, 'incident' | 'linkKey'>, recipient: string): string {
  return linkTo({ id: incident.id, purpose: 'd', recipient, call: null }, linkKey);
}
