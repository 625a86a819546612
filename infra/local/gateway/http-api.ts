import type { JwtRule } from './jwt-authorizer.ts';
import type { ThrottleRule } from './throttle.ts';

/** An HTTP API as the template describes it. */
export interface HttpApi {
  apiId: string;
  routes: ApiRoute[];
}

/** One route with all that decides about its requests. */
export interface ApiRoute {
  /** `METHOD /path` or `$default`. */
  routeKey: string;
  functionArn: string;
  /** How long its function may take, in milliseconds. */
  timeoutMs: number;
  authorizer?: JwtRule;
  throttle?: ThrottleRule;
}

/** A resource of the template: its logical id, its type, its properties with all references resolved. */
export interface TemplateResource {
  id: string;
  type: string;
  properties: Properties;
}

type Properties = Readonly<Record<string, unknown>>;

const KNOWN: Record<string, readonly string[]> = {
  Api: ['Name', 'ProtocolType', 'Description', 'Tags', 'IpAddressType'],
  Stage: [
    'ApiId',
    'StageName',
    'AutoDeploy',
    'Description',
    'Tags',
    'AccessLogSettings',
    'DefaultRouteSettings',
    'RouteSettings',
  ],
  Integration: [
    'ApiId',
    'IntegrationType',
    'IntegrationUri',
    'IntegrationMethod',
    'PayloadFormatVersion',
    'TimeoutInMillis',
    'Description',
  ],
  Route: ['ApiId', 'RouteKey', 'Target', 'AuthorizationType', 'AuthorizerId', 'AuthorizationScopes'],
  Authorizer: ['ApiId', 'Name', 'AuthorizerType', 'IdentitySource', 'JwtConfiguration'],
};
const SETTINGS = ['ThrottlingRateLimit', 'ThrottlingBurstLimit', 'DetailedMetricsEnabled'];

/**
 * Reads the one HTTP API of a template: routes, Lambda integrations, JWT authorizers and the throttling of its
 * `$default` stage. What it does not know (a type, a property, a value) it refuses by name in a sentence, so that
 * nothing deployed is silently left out locally.
 */
export function apiFromResources(resources: readonly TemplateResource[]): HttpApi {
  const of = (kind: string) => resourcesOf(resources, kind);
  for (const { id, type } of resources) {
    const kind = /^AWS::ApiGatewayV2::(.+)$/.exec(type)?.[1];
    if (kind && !(kind in KNOWN)) throw new Error(`${id}: the local gateway does not know resources of type ${type}.`);
  }
  const [apiId, api] = only('AWS::ApiGatewayV2::Api', of('Api'));
  expect(apiId, 'ProtocolType', api['ProtocolType'], 'HTTP');
  const [stageId, stage] = only('AWS::ApiGatewayV2::Stage', of('Stage'));
  expect(stageId, 'StageName', stage['StageName'], '$default');
  const integrations = new Map([...of('Integration')].map(([id, one]) => [id, integrationOf(id, one)]));
  const authorizers = new Map([...of('Authorizer')].map(([id, one]) => [id, authorizerOf(id, one)]));
  const throttleOf = throttlingOf(stageId, stage);
  const routes = [...of('Route')].map(([id, route]): ApiRoute => {
    const routeKey = text(id, 'RouteKey', route['RouteKey']);
    const target = text(id, 'Target', route['Target']).replace(/^integrations\//, '');
    const integration = integrations.get(target);
    if (!integration) throw new Error(`${id}: the route "${routeKey}" points at ${target}, which is no integration.`);
    const authorizer = ruleOf(id, route, authorizers);
    const throttle = throttleOf(routeKey);
    return { routeKey, ...integration, ...(authorizer && { authorizer }), ...(throttle && { throttle }) };
  });
  const twice = routes.find((one, index) => routes.findIndex((other) => other.routeKey === one.routeKey) !== index);
  if (twice) throw new Error(`The route "${twice.routeKey}" stands twice in the template.`);
  return { apiId, routes };
}

function resourcesOf(resources: readonly TemplateResource[], kind: string): Map<string, Properties> {
  const found = new Map<string, Properties>();
  for (const { id, type, properties } of resources) {
    if (type !== `AWS::ApiGatewayV2::${kind}`) continue;
    refuseUnknown(id, properties, KNOWN[kind] ?? []);
    found.set(id, properties);
  }
  return found;
}

function only(type: string, found: Map<string, Properties>): [string, Properties] {
  const [first, second] = found;
  if (!first || second)
    throw new Error(`The template has ${found.size} resources of type ${type}; the local gateway plays exactly one.`);
  return first;
}

function integrationOf(id: string, integration: Properties): { functionArn: string; timeoutMs: number } {
  expect(id, 'IntegrationType', integration['IntegrationType'], 'AWS_PROXY');
  expect(id, 'PayloadFormatVersion', integration['PayloadFormatVersion'], '2.0');
  return {
    functionArn: text(id, 'IntegrationUri', integration['IntegrationUri']),
    timeoutMs: Number(integration['TimeoutInMillis'] ?? 30_000),
  };
}

function authorizerOf(id: string, authorizer: Properties): Omit<JwtRule, 'scopes'> {
  expect(id, 'AuthorizerType', authorizer['AuthorizerType'], 'JWT');
  expect(id, 'IdentitySource', String(authorizer['IdentitySource']), '$request.header.Authorization');
  const { Issuer, Audience } = (authorizer['JwtConfiguration'] ?? {}) as Properties;
  if (!Array.isArray(Audience)) throw new Error(`${id}: JwtConfiguration.Audience is missing.`);
  return { issuer: text(id, 'JwtConfiguration.Issuer', Issuer), audience: Audience.map(String) };
}

function ruleOf(id: string, route: Properties, authorizers: Map<string, Omit<JwtRule, 'scopes'>>): JwtRule | undefined {
  const type = route['AuthorizationType'] ?? 'NONE';
  if (type === 'NONE') return undefined;
  expect(id, 'AuthorizationType', type, 'JWT');
  const rule = authorizers.get(text(id, 'AuthorizerId', route['AuthorizerId']));
  if (!rule) throw new Error(`${id}: AuthorizerId ${String(route['AuthorizerId'])} is no authorizer of the template.`);
  const scopes = route['AuthorizationScopes'];
  return { ...rule, scopes: Array.isArray(scopes) ? scopes.map(String) : [] };
}

function throttlingOf(id: string, stage: Properties): (routeKey: string) => ThrottleRule | undefined {
  const all = settings(id, stage['DefaultRouteSettings']);
  const routes = (stage['RouteSettings'] ?? {}) as Record<string, unknown>;
  return (routeKey) => {
    const rule = { ...all, ...settings(id, routes[routeKey]) };
    if (rule.ratePerSecond === undefined && rule.burst === undefined) return undefined;
    const ratePerSecond = rule.ratePerSecond ?? Number.POSITIVE_INFINITY;
    return { ratePerSecond, burst: rule.burst ?? ratePerSecond };
  };
}

function settings(id: string, given: unknown): Partial<ThrottleRule> {
  const known = (given ?? {}) as Properties;
  refuseUnknown(id, known, SETTINGS);
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = known;
  return {
    ...(rate !== undefined && { ratePerSecond: Number(rate) }),
    ...(burst !== undefined && { burst: Number(burst) }),
  };
}

function refuseUnknown(id: string, properties: Properties, known: readonly string[]): void {
  const strange = Object.keys(properties).find((name) => !known.includes(name));
  if (strange) throw new Error(`${id}: the local gateway does not know the property ${strange}.`);
}

function expect(id: string, property: string, value: unknown, wanted: string): void {
  if (value !== wanted)
    throw new Error(`${id}: ${property} is ${JSON.stringify(value)}; the local gateway plays ${wanted} only.`);
}

function text(id: string, property: string, value: unknown): string {
  if (typeof value !== 'string' || value === '')
    throw new Error(`${id}: ${property} is ${JSON.stringify(value)} where a text was expected.`);
  return value;
}
