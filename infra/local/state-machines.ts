import { readFileSync } from 'node:fs';
import type { MachineDefinition } from './states/step-functions.ts';
import type { Resource, Template } from './template.ts';

/** Where a template may keep a definition: as text, as an object, or as a file among the assets. */
function written({ id, properties }: Resource, template: Template): string {
  if (properties.DefinitionString !== undefined) return String(properties.DefinitionString);
  if (properties.Definition !== undefined) return JSON.stringify(properties.Definition);
  const key = properties.DefinitionS3Location?.Key;
  if (key === undefined) throw new Error(`The state machine ${id} has no definition.`);
  return readFileSync(template.asset(String(key)), 'utf8');
}

/** The template's state machines as they are deployed: definitions with their substitutions made. */
export function stateMachines(template: Template): MachineDefinition[] {
  return template.ofType('AWS::StepFunctions::StateMachine').map((resource) => {
    const { id, name, arn, properties } = resource;
    if ((properties.StateMachineType ?? 'STANDARD') !== 'STANDARD') {
      throw new Error(
        `The state machine ${id} is ${properties.StateMachineType}; the local machine runs STANDARD ones only.`,
      );
    }
    const substitutions: Record<string, unknown> = properties.DefinitionSubstitutions ?? {};
    const definition = written(resource, template).replace(/\$\{(\w+)\}/g, (whole, key: string) =>
      Object.hasOwn(substitutions, key) ? String(substitutions[key]) : whole,
    );
    return { arn, name, definition, roleArn: String(properties.RoleArn) };
  });
}
