import { Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  type HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { type Route, routes } from '../functions/http/routes.ts';
import type { Door } from './door.ts';
import { accept } from './findings.ts';
import type { SignIn } from './identity.ts';
import { logGroup } from './logs.ts';
import type { Settings } from './settings.ts';

/**
 * What an access log says of a request: never its path, which may carry a link's token, nor from which address or by
 * what browser it came, since the journal records who acted.
 */
const LOGGED = {
  requestId: '$context.requestId',
  at: '$context.requestTimeEpoch',
  route: '$context.routeKey',
  status: '$context.status',
  latency: '$context.responseLatency',
  functionLatency: '$context.integrationLatency',
  functionStatus: '$context.integrationStatus',
  bytes: '$context.responseLength',
  error: '$context.error.message',
  authorizerError: '$context.authorizer.error',
};

/** Why a route of each kind is open at the gateway. */
const OPEN = {
  anyone: 'Open by design: everyone may report and read this; the function checks a token that is sent.',
  link: 'Open by design: the token in the path is the right, signed for one person, incident and purpose.',
} as const;

/** The HTTP API: made first, so that functions can know its address; `serve` then leads its routes to them. */
export class Api extends Construct {
  /** Where it answers, without a slash at its end. */
  readonly url: string;
  /** What its metrics are known by. */
  readonly id: string;
  readonly #api: HttpApi;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.#api = new HttpApi(this, 'Http', {
      apiName: Stack.of(this).stackName,
      description: 'Allclear: incidents from report to closure',
      createDefaultStage: false,
    });
    this.url = this.#api.apiEndpoint;
    this.id = this.#api.apiId;
    new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: settings.throttlingRate, burstLimit: settings.throttlingBurst },
      accessLogSettings: {
        // Under this prefix a log needs no line of its own in the account's resource policy, which has room for few.
        destination: new LogGroupLogDestination(
          logGroup(this, 'AccessLog', settings, `/aws/vendedlogs/apis/${Stack.of(this).stackName}`),
        ),
        format: AccessLogFormat.custom(JSON.stringify(LOGGED)),
      },
    });
  }

  /** Leads each route of the table to its door, staff routes behind the authorizer; all else is told 404 or 405. */
  serve(doors: Readonly<Record<Route['door'], Door>>, signIn: SignIn): void {
    const integration = ({ node, function: handler }: Door) =>
      new HttpLambdaIntegration(node.id, handler, { scopePermissionToRoute: false });
    const integrations = {
      public: integration(doors.public),
      pages: integration(doors.pages),
      work: integration(doors.work),
      queue: integration(doors.queue),
      staff: integration(doors.staff),
      related: integration(doors.related),
      document: integration(doors.document),
      catalogue: integration(doors.catalogue),
      docs: integration(doors.docs),
    };
    const staff = new HttpJwtAuthorizer('SignIn', signIn.issuer, { jwtAudience: [signIn.audience] });
    const nobody = new HttpNoneAuthorizer();
    for (const { key, door, who } of routes as readonly Route[]) {
      const [method, path] = key.split(' ') as [HttpMethod, string];
      const authorizer = who === 'staff' ? staff : nobody;
      const route = this.#route(key, HttpRouteKey.with(path, method), integrations[door], authorizer);
      if (who !== 'staff') accept(route, { 'AwsSolutions-APIG4': OPEN[who] });
    }
    const rest = this.#route('$default', HttpRouteKey.DEFAULT, integrations.public, nobody);
    accept(rest, { 'AwsSolutions-APIG4': 'Open by design: it answers 404 and 405 only.' });
  }

  #route(id: string, routeKey: HttpRouteKey, integration: HttpLambdaIntegration, authorizer: IHttpRouteAuthorizer) {
    return new HttpRoute(this, id, { httpApi: this.#api, routeKey, integration, authorizer });
  }
}
