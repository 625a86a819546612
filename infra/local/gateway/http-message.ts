import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './plain-answer.ts';

/** The request's path as it was sent, without its query. */
export function pathOf(request: IncomingMessage): string {
  return splitTarget(request).path;
}

/** The request's target, cut at its first question mark. */
export function splitTarget(request: IncomingMessage): { path: string; query: string } {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** Writes a whole answer with its length; an answer to HEAD keeps its headers and loses its body. */
export function writeAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const bodiless = answer.status === 204 || answer.status === 304;
  response.writeHead(answer.status, bodiless ? answer.headers : { ...answer.headers, 'content-length': body.length });
  response.end(bodiless || request.method === 'HEAD' ? undefined : body);
}
