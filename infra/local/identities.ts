import { createHash } from 'node:crypto';
import { arn, type Place } from './place.ts';
import { Policy, type Statement } from './policy.ts';
import { ServiceError } from './service-error.ts';
import type { Resource, Template } from './template.ts';

/** The access key of the operator who runs the machine: allowed everything, for seeding and for tests. */
export const OPERATOR_KEY = 'AKIALOCALOPERATOR000';

/** Managed policies of AWS that grant nothing which the local machine serves: logs and traces. */
const WITHOUT_LOCAL_MEANING = ['AWSLambdaBasicExecutionRole', 'AWSXRayDaemonWriteAccess', 'AWSXrayWriteOnlyAccess'];

interface Identity {
  roleArn: string;
  /** Who it is in AWS's sentences. */
  user: string;
  policy: Policy;
}

interface Document {
  Statement: Statement | Statement[];
}

const statementsOf = (document: Document): Statement[] => [document.Statement].flat();

/** The statements of each role by its ARN, from its own policies and those that are attached to it. */
function statementsByRole(template: Template): Map<string, Statement[]> {
  const managed = new Map(template.ofType('AWS::IAM::ManagedPolicy').map((policy) => [policy.ref, policy]));
  const attached = [...template.ofType('AWS::IAM::Policy'), ...managed.values()];
  return new Map(
    template.ofType('AWS::IAM::Role').map((role) => {
      const statements = [...(role.properties.Policies ?? []), ...(role.properties.ManagedPolicyArns ?? [])].flatMap(
        (policy: string | { PolicyDocument: Document }) => {
          if (typeof policy !== 'string') return statementsOf(policy.PolicyDocument);
          const own = managed.get(policy);
          if (own) return statementsOf(own.properties.PolicyDocument);
          if (WITHOUT_LOCAL_MEANING.some((name) => policy.endsWith(`/${name}`))) return [];
          throw new Error(
            `The role ${role.id} has the managed policy ${policy}, which the local machine does not know.`,
          );
        },
      );
      const inherited = attached
        .filter((policy) => (policy.properties.Roles ?? []).includes(role.name))
        .flatMap((policy) => statementsOf(policy.properties.PolicyDocument));
      return [role.arn, [...statements, ...inherited]];
    }),
  );
}

/** Who may do what: an access key for each function, and the roles of the template with what they are granted. */
export class Identities {
  readonly #place: Place;
  readonly #policies: Map<string, Policy>;
  readonly #byKey = new Map<string, Identity>();

  /** Throws an Error naming a managed policy that it does not know. */
  constructor(template: Template, place: Place) {
    this.#place = place;
    this.#policies = new Map(
      [...statementsByRole(template)].map(([role, statements]) => [role, new Policy(statements)] as const),
    );
    for (const resource of template.ofType('AWS::Lambda::Function')) this.keyOf(resource);
  }

  /** The access key id with which the function signs: the same at every start. */
  keyOf(lambda: Resource): string {
    const role = String(lambda.properties.Role);
    const key = `ASIA${createHash('sha256').update(lambda.arn).digest('hex').slice(0, 16).toUpperCase()}`;
    if (!this.#byKey.has(key)) this.#byKey.set(key, this.#identity(role, lambda.name));
    return key;
  }

  /**
   * Throws AWS's own AccessDeniedException unless the holder of the key may do `action` on the resource, and
   * UnrecognizedClientException for a key that nobody holds.
   */
  authorize(accessKeyId: string, action: string, resourceArn: string): void {
    if (accessKeyId === OPERATOR_KEY) return;
    const identity = this.#byKey.get(accessKeyId);
    if (!identity) {
      throw new ServiceError('UnrecognizedClientException', 'The security token included in the request is invalid.');
    }
    this.#check(identity, action, resourceArn);
  }

  /** The same for a role that a service assumes, such as a state machine's. */
  authorizeRole(roleArn: string, action: string, resourceArn: string): void {
    this.#check(this.#identity(roleArn, 'local'), action, resourceArn);
  }

  #identity(roleArn: string, session: string): Identity {
    const role = roleArn.replace(/^.*:role\//, '');
    const user = arn(this.#place, 'sts', `assumed-role/${role}/${session}`);
    return { roleArn, user, policy: this.#policies.get(roleArn) ?? new Policy([]) };
  }

  #check({ user, policy }: Identity, action: string, resource: string): void {
    const verdict = policy.verdict(action, resource);
    if (verdict === 'allowed') return;
    const why =
      verdict === 'denied'
        ? 'with an explicit deny in an identity-based policy'
        : `because no identity-based policy allows the ${action} action`;
    throw new ServiceError(
      'AccessDeniedException',
      `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
    );
  }
}
