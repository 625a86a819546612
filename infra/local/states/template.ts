import { ExpressionFailure, type Expressions, expressionText, isExpression } from './expressions.ts';
import type { Json } from './json.ts';

/** A field whose value could not be had; `location` is its slash path, `problem` a whole sentence. */
export class FieldFailure extends Error {
  override readonly name = 'FieldFailure';
  readonly location: string;

  constructor(location: string, problem: string) {
    super(problem);
    this.location = location;
  }
}

/** The variables that the expressions of one state see. */
export interface Scope {
  expressions: Expressions;
  bindings: Record<string, unknown>;
}

/** The value of a field: every expression in it replaced by its result, all else as written. */
export async function fill(template: Json, location: string, scope: Scope): Promise<Json> {
  if (typeof template === 'string') return isExpression(template) ? evaluate(template, location, scope) : template;
  if (template === null || typeof template !== 'object') return template;
  if (Array.isArray(template)) {
    const items: Json[] = [];
    for (const [index, item] of template.entries()) items.push(await fill(item, `${location}[${index}]`, scope));
    return items;
  }
  const filled: [string, Json][] = [];
  for (const [key, member] of Object.entries(template)) {
    filled.push([key, await fill(member, `${location}/${key}`, scope)]);
  }
  return Object.fromEntries(filled);
}

async function evaluate(written: string, location: string, scope: Scope): Promise<Json> {
  try {
    return await scope.expressions.evaluate(written, scope.bindings);
  } catch (error) {
    if (!(error instanceof ExpressionFailure)) throw error;
    const text = expressionText(written);
    throw new FieldFailure(
      location,
      `The JSONata expression '${text}' specified for the field '${location}' ${error.message}`,
    );
  }
}

export async function fillText(template: Json, location: string, scope: Scope): Promise<string> {
  const value = await fill(template, location, scope);
  if (typeof value === 'string') return value;
  throw new FieldFailure(location, `The ${location} field must be a string, not ${JSON.stringify(value)}`);
}

export async function fillBoolean(template: Json, location: string, scope: Scope): Promise<boolean> {
  const value = await fill(template, location, scope);
  if (typeof value === 'boolean') return value;
  throw new FieldFailure(location, `The ${location} field must be a boolean, not ${JSON.stringify(value)}`);
}

/** A whole number of seconds from `least` to 99,999,999, AWS's longest time. */
export async function fillSeconds(template: Json, location: string, least: number, scope: Scope): Promise<number> {
  const value = await fill(template, location, scope);
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= 99_999_999) return value;
  const problem = `The ${location} field must be a whole number from ${least} to 99999999, not ${JSON.stringify(value)}`;
  throw new FieldFailure(location, problem);
}
