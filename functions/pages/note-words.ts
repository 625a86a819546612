import type { Channel, Fact } from '../incident/incident.ts';

const KINDS: Readonly<Record<string, string>> = {
  diagnosis: 'Diagnosis',
  attempt: 'Attempt',
  communication: 'Communication',
  decision: 'Decision',
  risk: 'Risk',
};

const CHANNELS: Readonly<Record<Channel, string>> = {
  web: 'on the web',
  api: 'over the API',
  alert: 'by an alert',
  email: 'by e-mail',
  sms: 'by text message',
  phone: 'by phone',
  chat: 'by chat',
  walk_in: 'in person',
};

/** What a note is, with whom and how: `Communication with the vendor by phone`. One of no kind is a note. */
export function noteWords({ data }: Pick<Fact, 'data'>, toldWith = stringIn(data, 'with')): string {
  const kind = KINDS[stringIn(data, 'type') ?? ''] ?? 'Note';
  const channel = CHANNELS[stringIn(data, 'channel') as Channel] ?? null;
  return [kind, toldWith === null ? null : `with ${toldWith}`, channel].filter((part) => part !== null).join(' ');
}

/** The words of a fact with what came of it, where that was said. */
export function wordsWithOutcome({ type, text, data }: Pick<Fact, 'type' | 'text' | 'data'>): string | null {
  const outcome = type === 'noted' ? stringIn(data, 'outcome') : null;
  return outcome === null || text === null ? text : `${text}\nOutcome: ${outcome}`;
}

/** What a fact's data says under a name; null where it says nothing there. */
export function stringIn(data: Fact['data'], name: string): string | null {
  const value = data[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
