/**
 * Stands in for the SDK's endpoint discovery when functions are bundled: DynamoDB's endpoints are known by their
 * region, it is off unless asked for, and its cache is a collection library of 8 KB in every function.
 */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => false,
  configFileSelector: () => false,
  default: false,
};

/** The client's configuration as it is. */
export function resolveEndpointDiscoveryConfig<T>(config: T): T {
  return config;
}
