/**
 * A code and ids, never what people wrote or who they are. Lambda writes it as one JSON line, with level, time and
 * request: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export function log(level: 'info' | 'warn' | 'error', code: string, ids: Readonly<Record<string, unknown>> = {}): void {
  console[level]({ code, ...ids });
}

/** What may be said of an error in a log: its name, and where in our code; its message may hold what people wrote. */
export function trace(error: unknown): { readonly error: string; readonly at?: string } {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = error.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  return {
    error: error.name,
    at: frames
      .slice(0, 4)
      .map((line) => line.trim().slice(3))
      .join(' < '),
  };
}
