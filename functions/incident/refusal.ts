/** The closed family of refusals. The code is the error's `name`, the problem's type and the word in the log. */
const CODES = {
  ValidationFailed: [400, 'Some fields are not valid'],
  MalformedBody: [400, 'The body cannot be read'],
  Unauthenticated: [401, 'Sign in first'],
  Forbidden: [403, 'Not allowed'],
  NotFound: [404, 'Not found'],
  MethodNotAllowed: [405, 'Method not allowed'],
  WrongState: [409, 'Not possible now'],
  InUse: [409, 'Still in use'],
  Unsorted: [409, 'Needs a category first'],
  VersionMismatch: [412, 'Somebody else changed it'],
  PayloadTooLarge: [413, 'The body is too large'],
  UnsupportedMediaType: [415, 'Unsupported media type'],
  PreconditionRequired: [428, 'Say which version you saw'],
  IdempotencyKeyReused: [422, 'Idempotency key used before'],
  TooManyRequests: [429, 'Too many at once'],
  Internal: [500, 'Something broke'],
  Unavailable: [503, 'Busy'],
} as const;

export type RefusalCode = keyof typeof CODES;

/** One thing that is wrong with a request: a JSON pointer (RFC 6901) and a sentence. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

interface Extra {
  readonly errors?: readonly FieldError[];
  /** What the caller may do now, for a `WrongState`. */
  readonly actions?: readonly unknown[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A request that cannot be met. `message` says what is wrong and what to do, in a sentence for people. */
export class Refusal extends Error {
  override readonly name: RefusalCode;
  readonly extra: Extra;

  constructor(code: RefusalCode, detail: string, extra: Extra = {}) {
    super(detail, extra.cause === undefined ? undefined : { cause: extra.cause });
    this.name = code;
    this.extra = extra;
  }

  get status(): number {
    return CODES[this.name][0];
  }

  /** Those of its own; who finds us busy is told to wait a second. */
  get headers(): Readonly<Record<string, string>> {
    return { ...(this.name === 'Unavailable' && { 'retry-after': '1' }), ...this.extra.headers };
  }

  get title(): string {
    return CODES[this.name][1];
  }
}

/** A 400 for one field. */
export function invalid(pointer: string, detail: string): Refusal {
  const sentence = detail.endsWith('.') ? detail : `${detail}.`;
  return new Refusal('ValidationFailed', sentence, { errors: [{ pointer, detail }] });
}
