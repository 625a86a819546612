import { isExpression } from './expressions.ts';
import { isObject } from './json.ts';
import { parseTimestamp } from './timestamp.ts';

/** Says what is wrong with the value of a field, as the end of the sentence "`<field>` …"; undefined if nothing is. */
export type Check = (value: unknown) => string | undefined;

const MOST_SECONDS = 99_999_999;

const check = (holds: (value: unknown) => boolean, wanted: string): Check => {
  return (value) => (holds(value) ? undefined : `must be ${wanted}`);
};
const whole = (value: unknown, least: number, most: number) =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
const seconds = (least: number) =>
  check(
    (v) => isExpression(v) || whole(v, least, MOST_SECONDS),
    `a whole number from ${least} to 99999999 or an expression`,
  );

const anything: Check = () => undefined;
const text = check((v) => typeof v === 'string', 'a string');
const list = check((v) => Array.isArray(v), 'a list');
const someList = check((v) => Array.isArray(v) && v.length > 0, 'a list with at least one entry');
const yes = check((v) => v === true, 'true');
const variables: Check = (value) => {
  if (!isObject(value)) return 'must be an object of variables';
  const bad = Object.keys(value).find(
    (name) => !/^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u.test(name) || name === 'states',
  );
  return bad === undefined ? undefined : `cannot name a variable '${bad}'`;
};
const argumentsField = check((v) => isObject(v) || isExpression(v), 'an object or an expression');
const condition = check((v) => typeof v === 'boolean' || isExpression(v), 'true, false or an expression');
const language = check((v) => v === 'JSONata', 'JSONata, the one language that is spoken here');
const timestamp = check(
  (v) => isExpression(v) || (typeof v === 'string' && parseTimestamp(v) !== undefined),
  'an RFC 3339 time with T and an offset, or an expression',
);
const errorNames = check(
  (v) => Array.isArray(v) && v.length > 0 && v.every((name) => typeof name === 'string'),
  'a list of error names, at least one',
);

const leaving = { Assign: variables, Output: anything };
const onward = { ...leaving, Next: text, End: yes };
const common = { Type: text, Comment: text, QueryLanguage: language };

/** The fields of a state machine, and what each may hold. */
export const MACHINE_FIELDS: Readonly<Record<string, Check>> = {
  Comment: text,
  QueryLanguage: language,
  Version: check((v) => v === '1.0', '1.0'),
  StartAt: text,
  States: check(isObject, 'an object of states'),
  TimeoutSeconds: check((v) => whole(v, 1, MOST_SECONDS), 'a whole number from 1 to 99999999'),
};

/** The fields of each type of state, and what each may hold. */
export const STATE_FIELDS: ReadonlyMap<string, Readonly<Record<string, Check>>> = new Map(
  Object.entries({
    Pass: { ...common, ...onward },
    Task: {
      ...common,
      ...onward,
      Resource: text,
      Arguments: argumentsField,
      TimeoutSeconds: seconds(1),
      Retry: list,
      Catch: list,
    },
    Choice: { ...common, ...leaving, Choices: someList, Default: text },
    Wait: { ...common, ...onward, Seconds: seconds(0), Timestamp: timestamp },
    Succeed: { ...common, Output: anything },
    Fail: { ...common, Error: text, Cause: text },
  }),
);

/** The fields of the entries of Retry, Catch and Choices. */
export const ENTRY_FIELDS: Readonly<Record<'Retry' | 'Catch' | 'Choices', Readonly<Record<string, Check>>>> = {
  Retry: {
    Comment: text,
    ErrorEquals: errorNames,
    IntervalSeconds: check((v) => whole(v, 1, MOST_SECONDS), 'a whole number from 1 to 99999999'),
    MaxAttempts: check((v) => whole(v, 0, MOST_SECONDS), 'a whole number from 0 to 99999999'),
    BackoffRate: check((v) => typeof v === 'number' && v >= 1, 'a number from 1'),
    MaxDelaySeconds: check((v) => whole(v, 1, 31_622_399), 'a whole number from 1 to 31622399'),
    JitterStrategy: check((v) => v === 'FULL' || v === 'NONE', 'FULL or NONE'),
  },
  Catch: { Comment: text, ErrorEquals: errorNames, Next: text, ...leaving },
  Choices: { Comment: text, Condition: condition, Next: text, ...leaving },
};

/** What an entry cannot do without. */
export const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  machine: ['StartAt', 'States'],
  Task: ['Resource'],
  Choice: ['Choices'],
  Retry: ['ErrorEquals'],
  Catch: ['ErrorEquals', 'Next'],
  Choices: ['Condition', 'Next'],
};

const JSONPATH = new Set(
  `InputPath OutputPath ResultPath Parameters ResultSelector Result SecondsPath TimestampPath TimeoutSecondsPath
  HeartbeatSecondsPath ErrorPath CausePath ItemsPath MaxConcurrencyPath Variable`.split(/\s+/),
);
const NOT_HERE: Readonly<Record<string, string>> = {
  HeartbeatSeconds: 'is not run here: give the task a TimeoutSeconds instead',
  Credentials: 'is not run here: a task has the role of its state machine',
};

/** Why a field cannot stand where it stands, as the end of the sentence "`<field>` …". */
export function refuseField(field: string, owner: string): string {
  if (JSONPATH.has(field)) return 'belongs to JSONPath, which is not run here: use Arguments, Output or Assign';
  return NOT_HERE[field] ?? `is not a field of ${owner}`;
}

/** Why a type of state does not load. */
export function refuseType(type: unknown): string {
  const types = [...STATE_FIELDS.keys()].join(', ');
  if (type === 'Map' || type === 'Parallel') return `is ${type}, which is not run here: only ${types} are`;
  return `is ${JSON.stringify(type)}: it must be one of ${types}`;
}
