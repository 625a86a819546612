import { ServiceError } from '../service-error.ts';
import { textExceedsPayloadLimit } from './json.ts';

export type Input = Record<string, unknown>;

/** A member that must be there and be a string of 1 to `most` characters. */
export function requiredText(input: Input, member: string, most = 2048): string {
  const value = optionalText(input, member, most);
  if (value) return value;
  throw new ServiceError('ValidationException', `Value at '${member}' must be a string of 1 to ${most} characters.`);
}

export function optionalText(input: Input, member: string, most = 2048): string | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value.length <= most) return value;
  throw new ServiceError('ValidationException', `Value at '${member}' must be a string of at most ${most} characters.`);
}

/** The page size asked for: 100 if none, at most 1,000. */
export function pageSize(input: Input): number {
  const value = input['maxResults'] ?? 0;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 1000) return value || 100;
  throw new ServiceError('ValidationException', `Value at 'maxResults' must be a whole number from 0 to 1000.`);
}

/** The id after which the page asked for starts, as `pageToken` wrote it. */
export function pageStart(input: Input, first: number): number {
  const token = optionalText(input, 'nextToken');
  if (token === undefined) return first;
  const id = Number(Buffer.from(token, 'base64url').toString());
  if (Number.isInteger(id) && id > 0) return id;
  throw new ServiceError('InvalidToken', `Invalid Token: 'Invalid token'`);
}

export function pageToken(lastId: number): string {
  return Buffer.from(String(lastId)).toString('base64url');
}

/** The name asked for, by AWS's rule for the names of executions and machines. */
export function validName(name: string): string {
  const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/]|\p{Cc}/u;
  if (name.length >= 1 && name.length <= 80 && !forbidden.test(name)) return name;
  throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
}

/** A text that is JSON and not larger than a payload may be, or else the error `code`. */
export function jsonText(text: string, code: string): string {
  if (textExceedsPayloadLimit(text)) throw new ServiceError(code, `The value is larger than 262144 bytes.`);
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new ServiceError(code, `The value is not JSON: ${(error as Error).message}`);
  }
}

/** An ARN of a state machine or of an execution. */
export function requiredArn(input: Input, member: string, kind: 'stateMachine' | 'execution'): string {
  const arn = requiredText(input, member);
  const [prefix, , service, , , type, ...name] = arn.split(':');
  if (prefix === 'arn' && service === 'states' && type === kind && name.length === (kind === 'execution' ? 2 : 1))
    return arn;
  throw new ServiceError('InvalidArn', `Invalid Arn: '${arn}'`);
}
