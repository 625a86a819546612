import type { MailStore } from './mail-store.ts';

/** How the local SES behaves, for playing what goes wrong. */
export interface SesSettings {
  /** Addresses to which every message is rejected, in lower case. */
  refuse: string[];
  /** Recipients a second of machine time; `null` is no limit. */
  perSecond: number | null;
}

const NAME = 'ses';

/** The settings in force; they outlive a restart. */
export function sesSettings(store: MailStore): SesSettings {
  return (store.setting(NAME) as SesSettings | undefined) ?? { refuse: [], perSecond: null };
}

/** Changes what `wish` names, leaves the rest, and answers what holds now. Throws a sentence for a wish it cannot read. */
export function changeSesSettings(store: MailStore, wish: Record<string, unknown>): SesSettings {
  const next = sesSettings(store);
  for (const [name, value] of Object.entries(wish)) {
    if (name === 'refuse') next.refuse = addresses(value);
    else if (name === 'perSecond') next.perSecond = rate(value);
    else throw new Error(`"${name}" is no setting of SES: send "refuse" or "perSecond".`);
  }
  store.set(NAME, next);
  return next;
}

function addresses(value: unknown): string[] {
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string' || !one.includes('@'))) {
    throw new Error('"refuse" must be a list of addresses, such as ["a@example.com"]; an empty list refuses nobody.');
  }
  return [...new Set(value.map((one: string) => one.trim().toLowerCase()))];
}

function rate(value: unknown): number | null {
  if (value !== null && !(Number.isInteger(value) && Number(value) >= 0)) {
    throw new Error('"perSecond" must be a whole number of recipients a second, or null for no limit.');
  }
  return value as number | null;
}
