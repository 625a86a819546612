/** One statement of an IAM policy; `Action` and `Resource` may be one string or a list, with the wildcards `*` and `?`. */
export interface Statement {
  Effect: 'Allow' | 'Deny';
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
}

/** What a set of statements says: an explicit Deny wins, and what no Allow names is denied implicitly. */
export type Verdict = 'allowed' | 'denied' | 'not granted';

type Test = (value: string) => boolean;

function wildcard(patterns: string | string[] | undefined, flags: string): Test {
  const tests = [patterns ?? []].flat().map((pattern) => {
    const escaped = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${escaped}$`, `s${flags}`);
  });
  return (value) => tests.some((test) => test.test(value));
}

function either(wanted: string | string[] | undefined, unwanted: string | string[] | undefined, flags: string): Test {
  if (wanted !== undefined) return wildcard(wanted, flags);
  const excluded = wildcard(unwanted, flags);
  return (value) => !excluded(value);
}

/**
 * The statements of one identity, compiled. A statement's `Condition` is not evaluated, so a conditional Allow grants
 * more here than on AWS: the engines do not know the keys (such as `ses:FromAddress`) that conditions test.
 */
export class Policy {
  readonly #rules: { allows: boolean; action: Test; resource: Test }[];
  readonly #verdicts = new Map<string, Verdict>();

  constructor(statements: readonly Statement[]) {
    this.#rules = statements.map((statement) => ({
      allows: statement.Effect === 'Allow',
      // Action names are compared without case, resources with it.
      action: either(statement.Action, statement.NotAction, 'i'),
      resource: either(statement.Resource, statement.NotResource, ''),
    }));
  }

  /** Whether the identity may do `action` (`dynamodb:PutItem`) on the resource with this ARN. */
  verdict(action: string, resource: string): Verdict {
    const key = `${action} ${resource}`;
    const known = this.#verdicts.get(key);
    if (known) return known;
    const matching = this.#rules.filter((rule) => rule.action(action) && rule.resource(resource));
    const verdict = matching.some((rule) => !rule.allows) ? 'denied' : matching.length > 0 ? 'allowed' : 'not granted';
    // Senders and recipients of mail are resources without number, so the memory has an end.
    if (this.#verdicts.size < 1000) this.#verdicts.set(key, verdict);
    return verdict;
  }
}
