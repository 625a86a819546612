import type { Fault } from '../sla/check-policy.ts';
import type { Channel } from './catalogue.ts';
import { checkUrl } from './webhook-url.ts';

/** What is wrong with a channel, but for the list or the service that it names. */
export function checkChannel({ url, list, service }: Channel): readonly Fault[] {
  return [...checkUrl(url), ...checkSubject(list, service)];
}

function checkSubject(list: string | undefined, service: string | undefined): readonly Fault[] {
  if ((list === undefined) !== (service === undefined)) return [];
  const both = 'It names a list and a service; leave one of them out, or make two channels';
  const neither = 'Say the list whose news it gets, or the service whose incidents it hears of';
  return [list === undefined ? { pointer: '/list', detail: neither } : { pointer: '/service', detail: both }];
}
