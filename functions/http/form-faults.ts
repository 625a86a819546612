import { Refusal } from '../incident/refusal.ts';

/** What was wrong with the fields of a form; any other refusal is thrown on. */
export async function reading(act: () => Promise<void>): Promise<Refusal | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal && error.name === 'ValidationFailed') return error;
    throw error;
  }
}

/** By the form's own fields. */
export function faultsIn({ extra: { errors = [] }, message }: Refusal): Readonly<Record<string, string>> {
  const named = errors.map(({ pointer, detail }) => [pointer.split('/')[1] ?? 'form', `${detail}.`] as const);
  return named.length === 0 ? { form: message } : Object.fromEntries(named);
}
