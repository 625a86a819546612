/** A function that does nothing: what every other figure is a ratio of. */
export const handler = async (): Promise<object> => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ id: 'INC-000000' }),
});
