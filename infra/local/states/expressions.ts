import jsonata from 'jsonata';
import { isObject, type Json } from './json.ts';
import { equip, KNOWN_FUNCTIONS, type Surroundings } from './jsonata-functions.ts';

/** An expression that yields no JSON value; the message is the end of the sentence "The expression … ". */
export class ExpressionFailure extends Error {
  override readonly name = 'ExpressionFailure';
}

/** Only a string that starts with exactly `{%` and ends with exactly `%}` is an expression. */
export function isExpression(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 4 && value.startsWith('{%') && value.endsWith('%}');
}

/** What stands between `{%` and `%}`. */
export function expressionText(written: string): string {
  return written.slice(2, -2).trim();
}

/** JSONata as Step Functions speaks it. Each expression is parsed once, however often it is evaluated. */
export class Expressions {
  readonly #surroundings: Surroundings;
  readonly #parsed = new Map<string, jsonata.Expression>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Evaluates `{% … %}` with `bindings` as its variables; throws ExpressionFailure unless the result is JSON. */
  async evaluate(written: string, bindings: Record<string, unknown>): Promise<Json> {
    let result: unknown;
    try {
      result = await this.#parse(expressionText(written)).evaluate(undefined, bindings);
    } catch (error) {
      throw new ExpressionFailure(`threw an error during evaluation. ${reason(error)}`);
    }
    if (result === undefined) throw new ExpressionFailure('returned nothing (undefined).');
    return plainJson(result);
  }

  #parse(text: string): jsonata.Expression {
    const known = this.#parsed.get(text);
    if (known) return known;
    const expression = jsonata(text);
    equip(expression, this.#surroundings);
    this.#parsed.set(text, expression);
    return expression;
  }
}

/** What is wrong with an expression before it runs: its syntax, or a function that does not exist (`$eval` is off). */
export function refuseExpression(written: string, refuseUnknownFunctions: boolean): string | undefined {
  let names: Names;
  try {
    names = namesIn(jsonata(expressionText(written)).ast());
  } catch (error) {
    return `is not JSONata: ${reason(error)}`;
  }
  if (names.called.has('eval')) return 'calls $eval, which Step Functions does not have';
  if (!refuseUnknownFunctions) return undefined;
  const unknown = [...names.called].filter((name) => !KNOWN_FUNCTIONS.has(name) && !names.bound.has(name));
  return unknown.length ? `calls ${unknown.map((name) => `$${name}`).join(', ')}, which does not exist` : undefined;
}

interface Names {
  called: Set<string>;
  bound: Set<string>;
}

function namesIn(ast: unknown): Names {
  const names: Names = { called: new Set(), bound: new Set() };
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const child of node) visit(child);
    if (!isObject(node)) return;
    const { type, procedure, lhs } = node;
    if ((type === 'function' || type === 'partial') && isVariable(procedure)) names.called.add(procedure.value);
    if (type === 'bind' && isVariable(lhs)) names.bound.add(lhs.value);
    if (type === 'lambda' && Array.isArray(node['arguments'])) {
      for (const argument of node['arguments']) if (isVariable(argument)) names.bound.add(argument.value);
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(ast);
  return names;
}

function isVariable(node: unknown): node is { value: string } {
  return isObject(node) && node['type'] === 'variable' && typeof node['value'] === 'string';
}

function reason(error: unknown): string {
  if (!isObject(error)) return String(error);
  const { code, message } = error;
  return typeof code === 'string' ? `${code}: ${message}` : String(message);
}

function plainJson(value: unknown): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new ExpressionFailure(`returned ${value}, which is not a JSON number.`);
    return value;
  }
  if (Array.isArray(value)) return value.map(plainJson);
  if (typeof value !== 'object' || '_jsonata_function' in value || '_jsonata_lambda' in value) {
    throw new ExpressionFailure('returned a value of unsupported type, a function.');
  }
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.map(([key, member]) => [key, plainJson(member)]));
}
