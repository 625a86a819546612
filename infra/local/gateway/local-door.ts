import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** The machine's one listening port. */
export interface LocalDoor {
  readonly port: number;
  /** Without a slash at the end: `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Who answers from now on. Requests that came before are kept waiting for this. */
  serve(listener: RequestListener): void;
  /** Takes no new connection and resolves when the requests under way have been answered. */
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1 alone; `port` 0 takes any free one. The door opens before anything answers behind it, so that
 * a port in use is known at once and the machine's own address before the template is read.
 * Fails with a sentence if the port cannot be had.
 */
export async function openDoor(port: number): Promise<LocalDoor> {
  const answered = Promise.withResolvers<RequestListener>();
  let listener: RequestListener | undefined;
  const server = createServer((request, response) => {
    if (listener) listener(request, response);
    else void answered.promise.then((late) => late(request, response));
  });
  // Longer than any client keeps an idle connection, so that it is never closed under a request on its way.
  server.keepAliveTimeout = 75_000;
  server.on('clientError', refuseUnreadable);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Error(cannotListen(port, error))));
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}`,
    serve(next) {
      listener = next;
      answered.resolve(next);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Where nobody ever came to answer, the requests that wait would wait for ever.
        if (listener) server.closeIdleConnections();
        else server.closeAllConnections();
      }),
  };
}

function cannotListen(port: number, error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} is in use: stop what listens there or choose another port.`;
  if (error.code === 'EACCES') return `Port ${port} may not be used by this user: choose one above 1023.`;
  return `Cannot listen on port ${port}: ${error.message}.`;
}

/** What Node's parser refuses never becomes a request, so the answer is written to the socket itself. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') return;
  const [status, message] =
    error.code === 'HPE_HEADER_OVERFLOW' ? [431, 'Request Header Fields Too Large'] : [400, 'Bad Request'];
  const body = JSON.stringify({ message });
  socket.end(
    `HTTP/1.1 ${status} ${message}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n` +
      `Connection: close\r\n\r\n${body}`,
  );
}
