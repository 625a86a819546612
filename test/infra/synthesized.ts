import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readSettings } from '../../infra/settings.ts';
import { AllclearStack } from '../../infra/stack.ts';

/** The settings as they are shipped. */
export const shipped: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'),
).context;

export interface Resource {
  readonly id: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: as CloudFormation documents each type
  readonly properties: any;
  readonly deletionPolicy: string | undefined;
}

/** The stack with these settings beside the shipped ones, its functions without code: bundling has a test of its own. */
export function stackWith(settings: Readonly<Record<string, unknown>> = {}): AllclearStack {
  const context = { ...shipped, ...settings };
  const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  return new AllclearStack(app, 'Allclear', readSettings(context));
}

// biome-ignore lint/suspicious/noExplicitAny: as CloudFormation documents a template
export function templateOf(stack: AllclearStack): any {
  return Template.fromStack(stack).toJSON();
}

/** The resources of a template, those of one type where it is named. */
export function resourcesOf(template: ReturnType<typeof templateOf>, type?: string): readonly Resource[] {
  return Object.entries(template.Resources)
    .map(([id, raw]) => {
      // biome-ignore lint/suspicious/noExplicitAny: as CloudFormation documents each type
      const { Type, Properties = {}, DeletionPolicy } = raw as any;
      return { id, type: Type, properties: Properties, deletionPolicy: DeletionPolicy };
    })
    .filter((resource) => type === undefined || resource.type === type);
}

/** The functions by the name of their door. */
export function functionsOf(template: ReturnType<typeof templateOf>): Readonly<Record<string, Resource>> {
  return Object.fromEntries(
    resourcesOf(template, 'AWS::Lambda::Function').map((one) => [
      one.id.replace(/Function[0-9A-F]{8}$/, '').toLowerCase(),
      one,
    ]),
  );
}

export interface Statement {
  readonly role: string;
  readonly policy: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: unknown;
}

/** Every statement of every role, the role by its logical id and resources as JSON. */
export function statementsOf(template: ReturnType<typeof templateOf>): readonly Statement[] {
  return resourcesOf(template, 'AWS::IAM::Policy').flatMap(({ id, properties }) =>
    properties.Roles.flatMap((role: { Ref: string }) =>
      properties.PolicyDocument.Statement.map(
        (one: { Effect: string; Action: string | string[]; Resource: unknown; Condition?: unknown }) => ({
          role: role.Ref.replace(/[0-9A-F]{8}$/, ''),
          policy: id.replace(/[0-9A-F]{8}$/, ''),
          effect: one.Effect,
          actions: [one.Action].flat(),
          resources: [one.Resource].flat().map((resource) => JSON.stringify(resource)),
          condition: one.Condition,
        }),
      ),
    ),
  );
}
