import type { IncomingMessage } from 'node:http';
import { EndpointRefusal } from './endpoint.ts';

const LOCAL = /^(127\.0\.0\.1|localhost)(:\d+)?$/i;

/**
 * Lets only this computer's own names in. A page on the web may point a name of its own at 127.0.0.1, or post a form
 * here; neither may read the mailbox, take a token or turn the clock.
 */
export function refuseStrangers(request: IncomingMessage): void {
  const { host = '', origin } = request.headers;
  if (!LOCAL.test(host)) {
    throw new EndpointRefusal(403, `These addresses answer to 127.0.0.1 and localhost only, not to "${host}".`);
  }
  if (origin !== undefined && !LOCAL.test(origin.replace(/^https?:\/\//i, ''))) {
    throw new EndpointRefusal(403, `These addresses answer to no page of another site ("${origin}").`);
  }
}
