/** What the intrinsic functions of a template read. Every member throws an Error whose message names what is missing. */
export interface Scope {
  ref(name: string): unknown;
  attribute(id: string, attribute: string): string;
  condition(name: string): boolean;
  mapping(map: string, first: string, second: string): unknown;
}

/** Stands for `AWS::NoValue`: the property that has it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Json = Record<string, unknown>;
type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function list(value: unknown, scope: Scope): unknown[] {
  const resolved = resolve(value, scope);
  if (!Array.isArray(resolved)) throw new Error(`A list was expected where the template has ${JSON.stringify(value)}.`);
  return resolved;
}

function attribute(id: string, path: string, scope: Scope): string {
  return scope.attribute(id, path);
}

function substitute(argument: unknown, scope: Scope): string {
  const [text, given] = Array.isArray(argument) ? [argument[0], resolve(argument[1], scope) as Json] : [argument, {}];
  return String(text).replace(/\$\{([^}]*)\}/g, (_whole, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (Object.hasOwn(given, name)) return String(given[name]);
    const dot = name.indexOf('.');
    return String(dot < 0 ? scope.ref(name) : attribute(name.slice(0, dot), name.slice(dot + 1), scope));
  });
}

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => scope.ref(String(argument)),
  Condition: (argument, scope) => scope.condition(String(argument)),
  'Fn::GetAtt'(argument, scope) {
    const [id = '', ...path] = typeof argument === 'string' ? argument.split('.') : (argument as string[]);
    return attribute(id, path.join('.'), scope);
  },
  'Fn::Join'(argument, scope) {
    const [separator, parts] = argument as [string, unknown];
    return list(parts, scope).join(separator);
  },
  'Fn::Sub': substitute,
  'Fn::Select'(argument, scope) {
    const [index, values] = argument as [unknown, unknown];
    return list(values, scope)[Number(resolve(index, scope))];
  },
  'Fn::Split'(argument, scope) {
    const [separator, text] = argument as [string, unknown];
    return String(resolve(text, scope)).split(separator);
  },
  'Fn::If'(argument, scope) {
    const [condition, yes, no] = argument as [string, unknown, unknown];
    return resolve(scope.condition(condition) ? yes : no, scope);
  },
  'Fn::Equals'(argument, scope) {
    const [left, right] = list(argument, scope);
    return String(left) === String(right);
  },
  'Fn::And': (argument, scope) => list(argument, scope).every(Boolean),
  'Fn::Or': (argument, scope) => list(argument, scope).some(Boolean),
  'Fn::Not': (argument, scope) => !list(argument, scope)[0],
  'Fn::Base64': (argument, scope) => Buffer.from(String(resolve(argument, scope))).toString('base64'),
  'Fn::FindInMap'(argument, scope) {
    const [map, first, second] = list(argument, scope).map(String);
    return scope.mapping(map ?? '', first ?? '', second ?? '');
  },
};

/** The value that a part of a template stands for. Throws an Error naming a function, name or attribute it does not know. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope)).filter((item) => item !== NO_VALUE);
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  const [only = ''] = keys;
  if (keys.length === 1 && (only === 'Ref' || only === 'Condition' || only.startsWith('Fn::'))) {
    const intrinsic = INTRINSICS[only];
    if (!intrinsic) throw new Error(`The template uses ${only}, which the local machine does not know.`);
    // An IAM statement has a property `Condition` too, but beside others; the function is always alone and a name.
    if (only !== 'Condition' || typeof value[only] === 'string') return intrinsic(value[only], scope);
  }
  const entries = Object.entries(value).map(([key, item]) => [key, resolve(item, scope)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== NO_VALUE));
}
