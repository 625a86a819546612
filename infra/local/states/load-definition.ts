import { type Definition, DefinitionRefused, type State } from './definition.ts';
import { isExpression, refuseExpression } from './expressions.ts';
import { type Check, ENTRY_FIELDS, MACHINE_FIELDS, REQUIRED, refuseField, refuseType, STATE_FIELDS } from './fields.ts';
import { isObject, type Json } from './json.ts';
import { parseResource, type Resource } from './resource.ts';

/** What a machine may call, which differs between the product and a replayed recording. */
export interface Dialect {
  /** Why a task does not load, as the end of the sentence "`Resource` …"; undefined if it does. */
  refuseTask(resource: Resource, args: Json | undefined): string | undefined;
  /** On AWS an unknown function fails when it is called; better is to hear of it when the definition loads. */
  refuseUnknownFunctions: boolean;
}

type Fields = Record<string, unknown>;

/** Loads a definition of the Amazon States Language, or throws DefinitionRefused with everything it cannot run. */
export function loadDefinition(text: string, dialect: Dialect): Definition {
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch (error) {
    throw new DefinitionRefused([`it is not JSON: ${(error as Error).message}`]);
  }
  if (!isObject(written)) throw new DefinitionRefused(['it must be a JSON object']);
  return new Reading(dialect).read(written);
}

class Reading {
  readonly #dialect: Dialect;
  readonly #problems: string[] = [];

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  read(machine: Fields): Definition {
    this.#fields(machine, '', 'a state machine', MACHINE_FIELDS, REQUIRED['machine'], []);
    if (!('QueryLanguage' in machine))
      this.#refuse('/QueryLanguage', 'must be JSONata, the one language that is spoken here');
    const states = isObject(machine['States']) ? machine['States'] : {};
    const loaded = new Map(Object.entries(states).map(([name, state]) => [name, this.#state(name, state, states)]));
    this.#target(machine['StartAt'], '/StartAt', states);
    if (this.#problems.length) throw new DefinitionRefused(this.#problems);
    return {
      startAt: String(machine['StartAt']),
      timeoutSeconds: machine['TimeoutSeconds'] as number | undefined,
      states: loaded,
    };
  }

  #state(name: string, state: unknown, states: Fields): State {
    const at = `/States/${name}`;
    const type = isObject(state) ? String(state['Type']) : '';
    const known = STATE_FIELDS.get(type);
    if (!isObject(state) || !known) {
      this.#refuse(
        isObject(state) ? `${at}/Type` : at,
        isObject(state) ? refuseType(state['Type']) : 'must be an object',
      );
      return { Type: 'Succeed' };
    }
    if (name.length > 80) this.#refuse(at, 'has a name of more than 80 characters');
    this.#fields(state, at, `a ${type} state`, known, REQUIRED[type], ['Retry', 'Catch', 'Choices']);
    for (const list of ['Retry', 'Catch', 'Choices'] as const) {
      if (list in known) this.#entries(list, state[list], `${at}/${list}`, states);
    }
    this.#transition(state, at, type, states);
    return { ...state, ...(type === 'Task' && { resource: this.#resource(state, at) }) } as unknown as State;
  }

  #fields(
    owner: Fields,
    at: string,
    what: string,
    known: Readonly<Record<string, Check>>,
    required: readonly string[] = [],
    lists: readonly string[] = [],
  ): void {
    for (const field of required) if (!(field in owner)) this.#refuse(`${at}/${field}`, 'is missing');
    for (const [field, value] of Object.entries(owner)) {
      const check = Object.hasOwn(known, field) ? known[field] : undefined;
      const problem = check ? check(value) : refuseField(field, what);
      if (problem) this.#refuse(`${at}/${field}`, problem);
      else if (field !== 'Comment' && field !== 'States' && !lists.includes(field))
        this.#expressions(value, `${at}/${field}`);
    }
  }

  #entries(list: 'Retry' | 'Catch' | 'Choices', entries: unknown, at: string, states: Fields): void {
    if (!Array.isArray(entries)) return;
    for (const [index, entry] of entries.entries()) {
      const here = `${at}[${index}]`;
      if (!isObject(entry)) {
        this.#refuse(here, 'must be an object');
        continue;
      }
      this.#fields(entry, here, `an entry of ${list}`, ENTRY_FIELDS[list], REQUIRED[list]);
      if ('Next' in ENTRY_FIELDS[list]) this.#target(entry['Next'], `${here}/Next`, states);
      const errors = entry['ErrorEquals'];
      if (Array.isArray(errors) && errors.includes('States.ALL') && (errors.length > 1 || index < entries.length - 1)) {
        this.#refuse(`${here}/ErrorEquals`, 'must name States.ALL alone, and in the last entry');
      }
    }
  }

  #transition(state: Fields, at: string, type: string, states: Fields): void {
    if (type === 'Choice') this.#target(state['Default'], `${at}/Default`, states);
    else if (type !== 'Succeed' && type !== 'Fail') {
      if ('Next' in state === 'End' in state) this.#refuse(at, 'must have either Next or End');
      this.#target(state['Next'], `${at}/Next`, states);
    }
    if (type === 'Wait' && 'Seconds' in state === 'Timestamp' in state)
      this.#refuse(at, 'must have either Seconds or Timestamp');
  }

  #target(name: unknown, at: string, states: Fields): void {
    if (typeof name === 'string' && !Object.hasOwn(states, name))
      this.#refuse(at, `names '${name}', which is not a state`);
  }

  #resource(state: Fields, at: string): Resource | undefined {
    if (typeof state['Resource'] !== 'string') return undefined;
    const resource = parseResource(state['Resource']);
    const problem =
      !resource || /\.sync(:\d+)?$/.test(resource.arn)
        ? this.#unrunnable(resource)
        : this.#dialect.refuseTask(resource, state['Arguments'] as Json | undefined);
    if (problem) this.#refuse(`${at}/Resource`, `'${state['Resource']}' ${problem}`);
    return resource;
  }

  #unrunnable(resource: Resource | undefined): string {
    return resource
      ? 'waits for a job (.sync), which is not run here'
      : 'is neither a function nor a service integration';
  }

  #expressions(value: unknown, at: string): void {
    if (isExpression(value)) {
      const problem = refuseExpression(value, this.#dialect.refuseUnknownFunctions);
      if (problem) this.#refuse(at, problem);
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.#expressions(item, `${at}[${index}]`);
    } else if (isObject(value)) {
      for (const [key, member] of Object.entries(value)) this.#expressions(member, `${at}/${key}`);
    }
  }

  #refuse(at: string, problem: string): void {
    this.#problems.push(`${at || '/'} ${problem}`);
  }
}
