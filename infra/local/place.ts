/** Where the local machine stands in the world of ARNs, and under which address it answers. */
export interface Place {
  account: string;
  region: string;
  partition: string;
  /** The product's own address, without a slash at its end: `http://127.0.0.1:3000`. */
  url: string;
}

/** The place of a machine that answers at `url`. */
export function placeAt(url: string): Place {
  return { account: '000000000000', region: 'eu-central-1', partition: 'aws', url };
}

/** The ARN of something in that place; `resource` as the service writes it (`table/incidents`, `function:sweeper`). */
export function arn(place: Place, service: string, resource: string): string {
  const region = service === 'iam' || service === 'sts' ? '' : place.region;
  return `arn:${place.partition}:${service}:${region}:${place.account}:${resource}`;
}
