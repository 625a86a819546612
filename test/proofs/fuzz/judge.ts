import * as z from 'zod/mini';
import * as answers from '../../../functions/http/answers.ts';
import type { Route } from '../../../functions/http/routes.ts';
import type { Asked, Heard } from '../access/real-machine.ts';
import { MARK } from './values.ts';

/** The gateway's own answers, each with its plain shape (contract, section 5). */
const PLAIN: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  413: 'Request Entity Too Large',
  431: 'Request Header Fields Too Large',
};
const SHAPES: Readonly<Record<string, z.ZodMiniType>> = { ...answers };
const POINTER = /^(\/([^~/]|~[01])*)*$/;

/** An id as the catalogue's are: no sentence, no address, no name that is written as names are. */
const QUOTED_ID = /"[a-z0-9][a-z0-9-]{0,62}"/g;

/** What is wrong with an answer, in a sentence; null where all is as promised. */
export function judged(route: Route, asked: Asked, heard: Heard): string | null {
  const { status, headers, text } = heard;
  const type = headers['content-type'] ?? '';
  if (status >= 500) return `It is answered by ${status}.`;
  if (asked.method === 'HEAD') return text === '' ? null : 'An answer to HEAD has a body.';
  if (status < 400) return wellDone(route, heard);
  if (type.startsWith('text/html')) return isPage(route) ? null : 'A refusal is a page where none is read.';
  if (type === 'application/json') {
    return JSON.parse(text).message === PLAIN[status] ? null : `The gateway's ${status} says ${text}.`;
  }
  if (type !== 'application/problem+json') return `A refusal of ${status} is ${type}, and no problem.`;
  if (isPage(route) && !/[%/]/.test(asked.path.slice(3))) return 'A refusal on a page is no page.';
  return problematic(asked, heard);
}

function isPage({ form, answer, who }: Route): boolean {
  return form !== undefined || who === 'link' || answer === 'page';
}

function wellDone({ answer, key }: Route, { status, headers, text }: Heard): string | null {
  if (status === 303 || status === 308) return headers.location?.startsWith('/') ? null : 'It leads nowhere.';
  if (answer === 'Document' && headers['content-type']?.startsWith('text/markdown')) return null;
  if (answer === 'calendar') return calendarFault(text);
  if (answer === 'page' || answer === 'nothing' || answer === 'OpenApi') return null;
  const shape = SHAPES[answer];
  if (shape === undefined) return `The proof knows no shape of ${answer}: it belongs into functions/http/answers.ts.`;
  const { success, error } = z.safeParse(shape, JSON.parse(text));
  const wrong = JSON.stringify(error?.issues.slice(0, 2));
  return success ? null : `${key} answers another shape than it promises: ${wrong}.`;
}

/** Content lines of RFC 5545: each ends as it should and is no longer than it may be. */
function calendarFault(text: string): string | null {
  const lines = text.split('\r\n');
  if (lines[0] !== 'BEGIN:VCALENDAR' || lines.at(-2) !== 'END:VCALENDAR' || lines.at(-1) !== '')
    return 'It is no calendar.';
  const wrong = lines.find((line) => Buffer.byteLength(line) > 75 || /[\r\n]/.test(line));
  return wrong === undefined ? null : `A line of the calendar is no line: ${wrong}`;
}

function problematic(asked: Asked, { status, text }: Heard): string | null {
  const { data, error } = z.safeParse(answers.Problem, JSON.parse(text));
  if (data === undefined) return `The problem has another shape: ${JSON.stringify(error?.issues.slice(0, 2))}.`;
  if (data.status !== status) return `The problem says ${data.status}, the answer ${status}.`;
  if (data.type !== `/problems/${data.code}`) return `The problem of code ${data.code} has the type ${data.type}.`;
  if (!/[.?]$/.test(data.detail)) return `"${data.detail}" is no sentence.`;
  const wrong = (data.errors ?? []).find(({ pointer }) => !leads(pointer, asked));
  if (wrong !== undefined) return `The pointer ${JSON.stringify(wrong.pointer)} leads to nothing that was sent.`;
  // Where a request went, which field is at fault, and an id that nothing has, are said again; other words are not.
  const said = [data.title, data.detail, ...(data.errors ?? []).map(({ detail }) => detail)]
    .join('\n')
    .replaceAll(QUOTED_ID, 'an id');
  return said.includes(MARK) ? `The problem repeats what was written: ${said}` : null;
}

/** Whether a pointer names a part of the request, or a part that it lacks of one that it has. */
function leads(pointer: string, { body }: Asked): boolean {
  if (!POINTER.test(pointer)) return false;
  if (/^\/(query|headers)\/[^/]*$/.test(pointer) || pointer === '/id' || pointer === '') return true;
  const path = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  let at: unknown = JSON.parse(String(body ?? '') || '{}');
  for (const part of path.slice(0, -1)) {
    if (typeof at !== 'object' || at === null) return false;
    at = (at as Record<string, unknown>)[part];
  }
  return typeof at === 'object' && at !== null;
}
