/**
 * An error as an AWS service answers it: `code` is the exception's bare name
 * (`ConditionalCheckFailedException`), `status` the HTTP status it travels with.
 */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'ServiceError';
    this.code = code;
    this.status = status;
  }
}
