/** What a Task's `Resource` names. A function's own ARN has no `type`: its events are LambdaFunction… instead of Task… */
export interface Resource {
  arn: string;
  /** As in a history: `lambda`, `aws-sdk:dynamodb`. */
  type: string | undefined;
  /** As in a history: `invoke`, `updateItem.waitForTaskToken`. */
  action: string;
  waitsForToken: boolean;
}

const TOKEN_SUFFIX = '.waitForTaskToken';

/** The parts of a Resource, or undefined if it is neither a function nor a service integration. */
export function parseResource(arn: string): Resource | undefined {
  if (/^arn:[^:]+:lambda:.+:function:/.test(arn)) {
    return { arn, type: undefined, action: arn, waitsForToken: false };
  }
  const [, type, action] = /^arn:[^:]+:states:[^:]*:[^:]*:(.+):([^:]+)$/.exec(arn) ?? [];
  if (type === undefined || action === undefined) return undefined;
  return { arn, type, action, waitsForToken: action.endsWith(TOKEN_SUFFIX) };
}

/** The action without the suffix that says how it is waited for. */
export function plainAction(resource: Resource): string {
  return resource.waitsForToken ? resource.action.slice(0, -TOKEN_SUFFIX.length) : resource.action;
}
