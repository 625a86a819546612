import type { IncomingMessage } from 'node:http';

/**
 * A request's whole body, or `undefined` if it is longer than `limit` bytes. What is too long is read to its end and
 * thrown away: a caller still sending would otherwise see a broken connection in place of the answer.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return length <= limit ? Buffer.concat(chunks) : undefined;
}
