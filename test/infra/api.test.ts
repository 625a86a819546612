import { describe, expect, it } from 'vitest';
import { type Route, routes } from '../../functions/http/routes.ts';
import { functionsOf, resourcesOf, stackWith, templateOf } from './synthesized.ts';

const template = templateOf(stackWith());
const deployed = resourcesOf(template, 'AWS::ApiGatewayV2::Route');
const table = routes as readonly Route[];

/** The name of the door to which a route leads. */
function doorOf(route: (typeof deployed)[number] | undefined): string | undefined {
  const integration = resourcesOf(template).find((one) => one.id === route?.properties.Target['Fn::Join'][1][1].Ref);
  const target = integration?.properties.IntegrationUri['Fn::GetAtt'][0];
  return Object.entries(functionsOf(template)).find(([, one]) => one.id === target)?.[0];
}

function routeOf(key: string) {
  return deployed.find((one) => one.properties.RouteKey === key);
}

describe('the HTTP API', () => {
  it('has the routes of the table and $default, and no other', () => {
    const keys = deployed.map((one) => one.properties.RouteKey).sort();
    expect(keys).toEqual([...table.map((route) => route.key), '$default'].sort());
  });

  it.each(table)('leads $key to its door', ({ key, door }) => {
    expect(doorOf(routeOf(key))).toBe(door);
  });

  it('leads what no route serves to the public door', () => {
    expect(doorOf(routeOf('$default'))).toBe('public');
  });

  it('has the authorizer on every staff route, and on no other', () => {
    const [authorizer, ...others] = resourcesOf(template, 'AWS::ApiGatewayV2::Authorizer');
    expect(others).toEqual([]);
    for (const { key, who } of table) {
      const { AuthorizationType, AuthorizerId } = routeOf(key)?.properties ?? {};
      const guarded = { AuthorizationType: 'JWT', AuthorizerId: { Ref: authorizer?.id } };
      expect({ key, AuthorizationType, AuthorizerId }).toEqual({
        key,
        ...(who === 'staff' ? guarded : { AuthorizationType: 'NONE', AuthorizerId: undefined }),
      });
    }
  });

  it("trusts the ID tokens of the stack's own pool and client", () => {
    const [authorizer] = resourcesOf(template, 'AWS::ApiGatewayV2::Authorizer');
    const [pool] = resourcesOf(template, 'AWS::Cognito::UserPool');
    const [client] = resourcesOf(template, 'AWS::Cognito::UserPoolClient');
    expect(authorizer?.properties).toMatchObject({
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: { 'Fn::GetAtt': [pool?.id, 'ProviderURL'] }, Audience: [{ Ref: client?.id }] },
    });
  });

  it('speaks payload 2.0 to the function of each door, which it may invoke', () => {
    const integrations = resourcesOf(template, 'AWS::ApiGatewayV2::Integration');
    expect(integrations).toHaveLength(new Set(table.map(({ door }) => door)).size);
    expect(new Set(integrations.map((one) => one.properties.PayloadFormatVersion))).toEqual(new Set(['2.0']));
    const permissions = resourcesOf(template, 'AWS::Lambda::Permission').filter(
      ({ properties }) => properties.Principal !== 'sns.amazonaws.com',
    );
    expect(permissions.map((one) => one.properties.FunctionName['Fn::GetAtt'][0]).sort()).toEqual(
      integrations.map((one) => one.properties.IntegrationUri['Fn::GetAtt'][0]).sort(),
    );
    for (const { properties } of permissions) {
      expect(properties.Principal).toBe('apigateway.amazonaws.com');
      expect(JSON.stringify(properties.SourceArn)).toContain('ApiHttp');
    }
  });

  it('throttles as the settings say', () => {
    const slow = templateOf(stackWith({ throttlingRate: 7, throttlingBurst: '9' }));
    expect(resourcesOf(slow, 'AWS::ApiGatewayV2::Stage')[0]?.properties.DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: 7,
      ThrottlingBurstLimit: 9,
    });
  });

  it('logs each request as JSON, and never its path, its sender or what it carried', () => {
    const [stage] = resourcesOf(template, 'AWS::ApiGatewayV2::Stage');
    const { DestinationArn, Format } = stage?.properties.AccessLogSettings ?? {};
    const log = resourcesOf(template, 'AWS::Logs::LogGroup').find(({ id }) => id === DestinationArn['Fn::GetAtt'][0]);
    expect(log?.properties.LogGroupName).toBe('/aws/vendedlogs/apis/Allclear');
    const logged = Object.values(JSON.parse(Format) as Record<string, string>);
    expect(logged).toContain('$context.routeKey');
    expect(logged).toContain('$context.status');
    expect(logged).toContain('$context.requestId');
    const telling = /path|identity|sourceIp|userAgent|claims|domain|dataProcessed|\$request/i;
    expect(logged.filter((value) => telling.test(value))).toEqual([]);
  });
});
