import { describe, expect, test } from 'vitest';
import { apiFromResources, type TemplateResource } from '../../../infra/local/gateway/http-api.ts';

function resource(id: string, kind: string, properties: Record<string, unknown>): TemplateResource {
  return { id, type: `AWS::ApiGatewayV2::${kind}`, properties };
}

const API = resource('Api', 'Api', { Name: 'allclear', ProtocolType: 'HTTP' });
const STAGE = resource('Stage', 'Stage', {
  ApiId: 'Api',
  StageName: '$default',
  AutoDeploy: true,
  AccessLogSettings: { DestinationArn: 'arn', Format: '{}' },
  DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200, DetailedMetricsEnabled: true },
  RouteSettings: { 'POST /v1/incidents': { ThrottlingBurstLimit: 50 } },
});
const INTEGRATION = resource('Reports', 'Integration', {
  ApiId: 'Api',
  IntegrationType: 'AWS_PROXY',
  IntegrationUri: 'arn:aws:lambda:eu-central-1:000000000000:function:reports',
  PayloadFormatVersion: '2.0',
});
const AUTHORIZER = resource('Staff', 'Authorizer', {
  ApiId: 'Api',
  Name: 'staff',
  AuthorizerType: 'JWT',
  IdentitySource: ['$request.header.Authorization'],
  JwtConfiguration: { Issuer: 'http://127.0.0.1:3000/_local/oidc', Audience: ['local-client'] },
});
const OPEN = resource('Open', 'Route', {
  ApiId: 'Api',
  RouteKey: 'POST /v1/incidents',
  Target: 'integrations/Reports',
  AuthorizationType: 'NONE',
});
const GUARDED = resource('Guarded', 'Route', {
  ApiId: 'Api',
  RouteKey: 'GET /v1/incidents',
  Target: 'integrations/Reports',
  AuthorizationType: 'JWT',
  AuthorizerId: 'Staff',
});
const ALL = [API, STAGE, INTEGRATION, AUTHORIZER, OPEN, GUARDED];

/** The template with one resource's properties changed. */
function changed(id: string, properties: Record<string, unknown>): TemplateResource[] {
  return ALL.map((one) => (one.id === id ? { ...one, properties: { ...one.properties, ...properties } } : one));
}

test('routes come with their function, authorizer and throttling', () => {
  const route = { functionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:reports', timeoutMs: 30_000 };
  expect(apiFromResources([{ id: 'Table', type: 'AWS::DynamoDB::GlobalTable', properties: {} }, ...ALL])).toEqual({
    apiId: 'Api',
    routes: [
      { ...route, routeKey: 'POST /v1/incidents', throttle: { ratePerSecond: 100, burst: 50 } },
      {
        ...route,
        routeKey: 'GET /v1/incidents',
        authorizer: { issuer: 'http://127.0.0.1:3000/_local/oidc', audience: ['local-client'], scopes: [] },
        throttle: { ratePerSecond: 100, burst: 200 },
      },
    ],
  });
});

describe('what the gateway does not know it refuses by name', () => {
  test.each([
    ['a type', [...ALL, resource('Domain', 'DomainName', {})], 'AWS::ApiGatewayV2::DomainName'],
    ['a second API', [...ALL, { ...API, id: 'Second' }], 'exactly one'],
    ['a template without an API', ALL.filter((one) => one !== API), 'exactly one'],
    ['a property', changed('Api', { CorsConfiguration: {} }), 'CorsConfiguration'],
    ['a setting', changed('Stage', { DefaultRouteSettings: { LoggingLevel: 'INFO' } }), 'LoggingLevel'],
    ['a stage', changed('Stage', { StageName: 'dev' }), 'StageName is "dev"'],
    ['a protocol', changed('Api', { ProtocolType: 'WEBSOCKET' }), 'ProtocolType is "WEBSOCKET"'],
    ['a payload format', changed('Reports', { PayloadFormatVersion: '1.0' }), 'PayloadFormatVersion is "1.0"'],
    ['an authorization', changed('Guarded', { AuthorizationType: 'AWS_IAM' }), 'AuthorizationType is "AWS_IAM"'],
    ['a lost authorizer', changed('Guarded', { AuthorizerId: 'Gone' }), 'AuthorizerId Gone'],
    ['a lost integration', changed('Open', { Target: 'integrations/Gone' }), 'points at Gone'],
    ['a route twice', changed('Open', { RouteKey: 'GET /v1/incidents' }), 'stands twice'],
  ])('%s', (_what, resources, sentence) => {
    expect(() => apiFromResources(resources)).toThrow(sentence);
  });
});
