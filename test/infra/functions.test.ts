import { describe, expect, it } from 'vitest';
import { type Route, routes } from '../../functions/http/routes.ts';
import { functionsOf, resourcesOf, stackWith, templateOf } from './synthesized.ts';

const template = templateOf(stackWith());
const functions = functionsOf(template);
const all = Object.entries(functions);

describe('functions', () => {
  it('are one for each door of the route table, the tasks, the sweeper and the mails that come back', () => {
    const doors = new Set((routes as readonly Route[]).map((route) => route.door));
    expect(Object.keys(functions).sort()).toEqual([...doors, 'lap', 'sweeper', 'feedback'].sort());
  });

  it.each(all)('%s runs Node 24 on arm64 with memory and timeout of its own choice', (_name, { properties }) => {
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: expect.any(Number),
      Timeout: expect.any(Number),
      TracingConfig: { Mode: 'Active' },
    });
  });

  it.each(all)('%s logs JSON to a log of its own, whose lines end', (_name, { properties }) => {
    expect(properties.LoggingConfig).toMatchObject({ LogFormat: 'JSON', ApplicationLogLevel: 'INFO' });
    const log = resourcesOf(template).find((one) => one.id === properties.LoggingConfig.LogGroup.Ref);
    expect(log?.properties.RetentionInDays).toBe(90);
    expect(all.filter(([, other]) => other.properties.LoggingConfig.LogGroup.Ref === log?.id)).toHaveLength(1);
  });

  it('of the API answer before the gateway gives up', () => {
    for (const door of new Set((routes as readonly Route[]).map((route) => route.door))) {
      expect(functions[door]?.properties.Timeout).toBeLessThan(30);
    }
  });

  it('know the machine only where they start or wake it', () => {
    const knowing = all.filter(([, one]) => 'MACHINE_ARN' in (one.properties.Environment?.Variables ?? {}));
    expect(knowing.map(([name]) => name).sort()).toEqual([
      'feedback',
      'pages',
      'public',
      'related',
      'staff',
      'sweeper',
      'work',
    ]);
  });

  it('know the address of the API as API Gateway gives it', () => {
    expect(functions['lap']?.properties.Environment.Variables.BASE_URL).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^ApiHttp/), 'ApiEndpoint'],
    });
  });

  it('have no runs kept for them, but for taking reports where the settings say so', () => {
    const kept = (made: typeof functions) =>
      Object.entries(made).flatMap(
        ([
          name,
          {
            properties: { ReservedConcurrentExecutions: runs },
          },
        ]) => (runs === undefined ? [] : [[name, runs]]),
      );
    expect(kept(functions)).toEqual([]);
    expect(kept(functionsOf(templateOf(stackWith({ reservedConcurrency: '20' }))))).toEqual([['public', 20]]);
  });

  it('that need nothing are told nothing', () => {
    expect(functions['docs']?.properties.Environment).toBeUndefined();
  });

  it('that take what came back try it again, and keep what they cannot take', () => {
    const [queue] = resourcesOf(template, 'AWS::SQS::Queue');
    expect(queue?.properties).toMatchObject({ MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true });
    const kept = { 'Fn::GetAtt': [queue?.id, 'Arn'] };
    expect(asynchronous('feedback')).toMatchObject({
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: kept } },
    });
    const [subscription] = resourcesOf(template, 'AWS::SNS::Subscription').filter(
      ({ properties }) => properties.Protocol === 'lambda',
    );
    expect(subscription?.properties.RedrivePolicy).toEqual({ deadLetterTargetArn: kept });
  });

  function asynchronous(name: string) {
    return resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').find(
      ({ properties }) => properties.FunctionName.Ref === functions[name]?.id,
    )?.properties;
  }

  it('sweep every minute, without repeating a sweep that the next one makes good', () => {
    const [schedule] = resourcesOf(template, 'AWS::Scheduler::Schedule');
    expect(schedule?.properties).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: { 'Fn::GetAtt': [functions['sweeper']?.id, 'Arn'] }, RetryPolicy: { MaximumRetryAttempts: 0 } },
    });
    expect(functions['sweeper']?.properties.Timeout).toBeLessThan(60);
    expect(asynchronous('sweeper')).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
  });
});
