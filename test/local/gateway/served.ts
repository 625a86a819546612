import { onTestFinished } from 'vitest';
import { Clock } from '../../../infra/local/clock.ts';
import { createGateway, type GatewayParts } from '../../../infra/local/gateway/gateway.ts';
import type { ApiRoute } from '../../../infra/local/gateway/http-api.ts';
import { openDoor } from '../../../infra/local/gateway/local-door.ts';
import type { PayloadEvent } from '../../../infra/local/gateway/payload-event.ts';

/** What a function answers to an event; a text is its raw payload. */
type Behaviour = (event: PayloadEvent, functionArn: string) => unknown;

/** A gateway on a free port whose routes all lead to `behaviour`, and the events it was called with. */
export async function served(
  routes: (Partial<ApiRoute> & { routeKey: string })[],
  behaviour: Behaviour = () => ({ statusCode: 204 }),
  parts: Partial<GatewayParts> = {},
): Promise<{ url: string; port: number; clock: Clock; events: PayloadEvent[] }> {
  const clock = new Clock();
  clock.freeze(true);
  const events: PayloadEvent[] = [];
  const door = await openDoor(0);
  onTestFinished(() => door.close());
  door.serve(
    createGateway({
      api: { apiId: 'Api', routes: routes.map((route) => ({ functionArn: 'fn', timeoutMs: 30_000, ...route })) },
      accountId: '000000000000',
      clock,
      async invoke(functionArn, payload) {
        const event = JSON.parse(payload) as PayloadEvent;
        events.push(event);
        const result = await behaviour(event, functionArn);
        return { payload: typeof result === 'string' ? result : JSON.stringify(result ?? null) };
      },
      ...parts,
    }),
  );
  return { url: door.url, port: door.port, clock, events };
}
