import { readdirSync, readFileSync } from 'node:fs';

/** A state as it is written; which fields it has depends on its type. */
interface WrittenState {
  readonly Type: 'Task' | 'Choice' | 'Wait' | 'Fail' | 'Succeed' | 'Pass';
  readonly Resource?: string;
  readonly TimeoutSeconds?: number | string;
  readonly Seconds?: number | string;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly JitterStrategy?: string }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Default?: string;
  readonly Next?: string;
}

interface Definition {
  readonly QueryLanguage: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, WrittenState>>;
}

const folder = new URL('../../statemachines/', import.meta.url);

/** Every state machine of the product, by the name of its file. */
export const DEFINITIONS: readonly (readonly [name: string, text: string])[] = readdirSync(folder)
  .filter((name) => name.endsWith('.asl.json'))
  .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]);

export function parsed(text: string): Definition {
  return JSON.parse(text) as Definition;
}

/** Where a state may lead. */
export function exits(state: WrittenState): readonly string[] {
  const branches = [...(state.Choices ?? []), ...(state.Catch ?? [])].map(({ Next }) => Next);
  return [...branches, state.Default, state.Next].filter((name) => name !== undefined);
}

export function isPark(state: WrittenState): boolean {
  return state.Resource?.endsWith('.waitForTaskToken') ?? false;
}
