import type { ListEvent, ListTemplate } from '../catalogue/catalogue.ts';
import { below, type Fault } from '../sla/check-policy.ts';

/** What may stand in a template between double braces. */
const PLACEHOLDERS = ['id', 'summary', 'service', 'priority', 'status', 'assignee', 'nextUpdate', 'list'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** A placeholder, or what was meant for one: double braces that are not closed, too. */
const MARK = /\{\{([^{}]*)(\}\})?/g;

/** A template's words with what its placeholders stand for. It is plain text, whatever stands in it. */
export function filled(words: string, values: Readonly<Record<Placeholder, string>>): string {
  return words.replace(MARK, (mark, name: string) => (isKnown(name) ? values[trimmed(name)] : mark));
}

/** Placeholders that nobody can fill in, each with its pointer. */
export function checkTemplates(templates: Readonly<Partial<Record<ListEvent, ListTemplate>>>): readonly Fault[] {
  return Object.entries(templates).flatMap(([event, template]) => below(`/${event}`, checkTemplate(template)));
}

export function checkTemplate({ firstLine = '', closing = '' }: ListTemplate): readonly Fault[] {
  return [...checkWords('/firstLine', firstLine), ...checkWords('/closing', closing)];
}

function checkWords(pointer: string, words: string): readonly Fault[] {
  const unknown = [...words.matchAll(MARK)].find(([, name = '', end]) => end === undefined || !isKnown(name));
  if (unknown === undefined) return [];
  const known = PLACEHOLDERS.map((name) => `{{${name}}}`).join(', ');
  return [{ pointer, detail: `"${unknown[0]}" stands for nothing; write one of ${known}` }];
}

function trimmed(name: string): Placeholder {
  return name.trim() as Placeholder;
}

function isKnown(name: string): boolean {
  return PLACEHOLDERS.some((one) => one === name.trim());
}
