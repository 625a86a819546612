import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { functionsOf, resourcesOf, stackWith, statementsOf, templateOf } from './synthesized.ts';

const written = readFileSync(new URL('../../statemachines/incident-lifecycle.asl.json', import.meta.url), 'utf8');
const template = templateOf(stackWith());
const [machine] = resourcesOf(template, 'AWS::StepFunctions::StateMachine');

describe('the workflow', () => {
  it('is deployed as it is written', () => {
    expect(machine?.properties.DefinitionString).toBe(written);
    expect(machine?.properties.StateMachineType).toBe('STANDARD');
  });

  it('has a substitution for each placeholder, and no other', () => {
    const placeholders = [...written.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(machine?.properties.DefinitionSubstitutions).sort()).toEqual([...new Set(placeholders)].sort());
  });

  it('calls the lap function and parks in the table', () => {
    expect(machine?.properties.DefinitionSubstitutions).toEqual({
      LapFunctionArn: { 'Fn::GetAtt': [functionsOf(template)['lap']?.id, 'Arn'] },
      TableName: { Ref: resourcesOf(template, 'AWS::DynamoDB::Table')[0]?.id },
    });
  });

  it('waits five seconds longer for its task than the task may take', () => {
    const { States } = JSON.parse(written) as {
      States: Record<string, { Resource?: string; TimeoutSeconds?: unknown }>;
    };
    const tasks = Object.values(States).filter((state) => state.Resource === 'arn:aws:states:::lambda:invoke');
    const timeout = functionsOf(template)['lap']?.properties.Timeout;
    expect(new Set(tasks.map((task) => task.TimeoutSeconds))).toEqual(new Set([timeout + 5]));
  });

  it('logs every event without what it was about, and traces', () => {
    expect(machine?.properties.LoggingConfiguration).toMatchObject({ Level: 'ALL', IncludeExecutionData: false });
    expect(machine?.properties.TracingConfiguration).toEqual({ Enabled: true });
  });

  it('does not wait for the policy by which it starts itself, which waits for the machine', () => {
    const handover = statementsOf(template).filter((one) => one.policy === 'WorkflowHandover');
    expect(handover.map(({ actions, resources }) => [actions, resources])).toEqual([
      [['states:StartExecution'], [JSON.stringify({ Ref: machine?.id })]],
    ]);
    const dependencies = template.Resources[machine?.id ?? ''].DependsOn;
    expect(dependencies.some((id: string) => id.startsWith('WorkflowHandover'))).toBe(false);
    const own = statementsOf(template).filter((one) => one.policy === 'WorkflowRoleDefaultPolicy');
    expect(own.flatMap((one) => one.actions)).not.toContain('states:StartExecution');
  });
});
