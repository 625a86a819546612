import { arn, type Place } from './place.ts';

/** What `Ref` and `Fn::GetAtt` read of a resource; `name` is its physical name. */
export interface Attributes {
  ref: string;
  get: Readonly<Record<string, string>>;
}

type Describe = (place: Place, id: string, name: string) => Attributes;

/** A resource whose `Ref` is its name and that is known by an ARN of this shape. */
function named(service: string, kind: string, property = 'Arn'): Describe {
  return (place, _id, name) => ({ ref: name, get: { [property]: arn(place, service, `${kind}${name}`) } });
}

const byId: Describe = (_place, id) => ({ ref: id, get: {} });

/** The client id that every local user pool client has, and so the audience of local tokens. */
export const LOCAL_CLIENT = 'local-client';
/** The path of the local OIDC issuer, which stands for every user pool. */
export const ISSUER_PATH = '/_local/oidc';

const TYPES: Readonly<Record<string, { name?: string; describe: Describe }>> = {
  'AWS::ApiGatewayV2::Api': { describe: (place, id) => ({ ref: id, get: { ApiEndpoint: place.url, ApiId: id } }) },
  'AWS::CloudWatch::Alarm': { name: 'AlarmName', describe: named('cloudwatch', 'alarm:') },
  'AWS::Cognito::UserPool': {
    describe(place, id) {
      const url = `${place.url}${ISSUER_PATH}`;
      const pool = `${place.region}_${id}`;
      const get = { ProviderURL: url, ProviderName: url.replace(/^\w+:\/\//, ''), UserPoolId: pool };
      return { ref: pool, get: { ...get, Arn: arn(place, 'cognito-idp', `userpool/${pool}`) } };
    },
  },
  'AWS::Cognito::UserPoolClient': { describe: () => ({ ref: LOCAL_CLIENT, get: { ClientId: LOCAL_CLIENT } }) },
  'AWS::Cognito::UserPoolGroup': { name: 'GroupName', describe: (_place, _id, name) => ({ ref: name, get: {} }) },
  'AWS::DynamoDB::GlobalTable': { name: 'TableName', describe: named('dynamodb', 'table/') },
  'AWS::DynamoDB::Table': { name: 'TableName', describe: named('dynamodb', 'table/') },
  'AWS::Events::Rule': { name: 'Name', describe: named('events', 'rule/') },
  'AWS::IAM::ManagedPolicy': {
    name: 'ManagedPolicyName',
    describe: (place, _id, name) => ({ ref: arn(place, 'iam', `policy/${name}`), get: {} }),
  },
  'AWS::IAM::Role': { name: 'RoleName', describe: named('iam', 'role/') },
  'AWS::KMS::Key': { describe: named('kms', 'key/') },
  'AWS::Lambda::Function': { name: 'FunctionName', describe: named('lambda', 'function:') },
  'AWS::Logs::LogGroup': {
    name: 'LogGroupName',
    describe: (place, _id, name) => ({ ref: name, get: { Arn: arn(place, 'logs', `log-group:${name}:*`) } }),
  },
  'AWS::SES::ConfigurationSet': { name: 'Name', describe: named('ses', 'configuration-set/') },
  'AWS::SES::EmailIdentity': {
    name: 'EmailIdentity',
    describe(place, _id, name) {
      const get: Record<string, string> = { Arn: arn(place, 'ses', `identity/${name}`) };
      for (const i of [1, 2, 3]) {
        get[`DkimDNSTokenName${i}`] = `local${i}._domainkey.${name}`;
        get[`DkimDNSTokenValue${i}`] = `local${i}.dkim.amazonses.com`;
      }
      return { ref: name, get };
    },
  },
  'AWS::SNS::Topic': {
    name: 'TopicName',
    describe(place, _id, name) {
      const topic = arn(place, 'sns', name);
      return { ref: topic, get: { TopicArn: topic, TopicName: name } };
    },
  },
  'AWS::SQS::Queue': {
    name: 'QueueName',
    describe(place, _id, name) {
      const url = `https://sqs.${place.region}.amazonaws.com/${place.account}/${name}`;
      return { ref: url, get: { Arn: arn(place, 'sqs', name), QueueName: name, QueueUrl: url } };
    },
  },
  'AWS::Scheduler::Schedule': { name: 'Name', describe: named('scheduler', 'schedule/default/') },
  'AWS::Scheduler::ScheduleGroup': { name: 'Name', describe: named('scheduler', 'schedule-group/') },
  'AWS::StepFunctions::StateMachine': {
    name: 'StateMachineName',
    describe(place, _id, name) {
      const machine = arn(place, 'states', `stateMachine:${name}`);
      return { ref: machine, get: { Arn: machine, Name: name } };
    },
  },
};

/** The property that gives a resource of this type its physical name; without one, its logical id is its name. */
export function nameProperty(type: string): string | undefined {
  return TYPES[type]?.name;
}

/** How the template's functions see the resource. */
export function attributesOf(place: Place, type: string, id: string, name: string): Attributes {
  return (TYPES[type]?.describe ?? byId)(place, id, name);
}
