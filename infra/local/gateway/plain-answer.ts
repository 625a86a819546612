/** An answer as it goes to the wire; header names in lower case, a list for a header that is sent several times. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: string | Buffer;
}

const MESSAGES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

/** Thrown where the gateway answers by itself, in the plain shape of an HTTP API: `{"message": "Not Found"}`. */
export class GatewayRefusal extends Error {
  readonly answer: Answer;

  constructor(status: keyof typeof MESSAGES, headers: Record<string, string> = {}) {
    super(MESSAGES[status]);
    this.name = 'GatewayRefusal';
    this.answer = {
      status,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ message: MESSAGES[status] }),
    };
  }
}
