/**
 * Stands in for the SDK's provider chain when functions are bundled: Lambda gives a role's credentials by its
 * environment, and the other seven ways to find some are 100 KB that no function needs.
 */
export function defaultProvider() {
  return async () => ({
    accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? '',
    ...(process.env['AWS_SESSION_TOKEN'] === undefined ? {} : { sessionToken: process.env['AWS_SESSION_TOKEN'] }),
  });
}
