import type { DynamoDb } from './dynamodb.ts';
import type { Identities } from './identities.ts';
import type { Lambda } from './lambda.ts';
import { arn, type Place } from './place.ts';
import type { Services } from './states/integrations.ts';
import type { JsonService } from './wire.ts';

export interface RoleCallsParts {
  place: Place;
  identities: Identities;
  dynamodb: DynamoDb;
  /** Known only once they run: both are called by way of what calls them. */
  lambda(): Lambda;
  states(): JsonService;
}

/** What a state machine calls, each call with the rights of the machine's role. */
export function roleCalls({ place, identities, dynamodb, lambda, states }: RoleCallsParts): Services {
  return {
    async invokeLambda({ functionName, payload, roleArn, signal }) {
      const named = functionName.startsWith('arn:') ? functionName : arn(place, 'lambda', `function:${functionName}`);
      identities.authorizeRole(roleArn, 'lambda:InvokeFunction', named);
      const invocation = await lambda().invoke(functionName, JSON.stringify(payload), signal);
      const answer: unknown = JSON.parse(invocation.payload);
      return invocation.functionError ? { functionError: answer as Record<string, unknown> } : { payload: answer };
    },
    async callService({ service, operation, input, roleArn }) {
      const called = service === 'dynamodb' ? dynamodb : states();
      for (const resource of called.resourcesOf(operation, input)) {
        identities.authorizeRole(roleArn, `${service}:${operation}`, resource);
      }
      const output = await called.call(operation, structuredClone(input));
      return JSON.parse(JSON.stringify(output ?? {})) as Record<string, unknown>;
    },
  };
}
