import type { Incident } from '../incident/incident.ts';
import type { Relative } from '../incident/kin.ts';
import type { Status } from '../incident/states.ts';

const STATUS: Readonly<Record<Status, string>> = {
  new: 'New',
  triaged: 'Triaged, waiting for somebody to take it',
  investigating: 'Investigating',
  on_hold: 'On hold',
  recovering: 'Recovering: the fix is being rolled out',
  resolved: 'Resolved, waiting for the reporter to confirm',
  confirmed: 'Confirmed: it is solved',
  closed: 'Closed',
  cancelled: 'Cancelled',
  merged: 'Merged into another incident',
};

/** The status as people say it. */
export function statusWords(status: Status): string {
  return STATUS[status];
}

/** Who has the incident, by name; null where nobody has. */
export function whoHasIt(incident: Incident): string | null {
  return incident.assignee?.name ?? null;
}

/** `INC-7QK3MW, resolved: checkout returns 502`; its id alone where no more was read. */
export function relativeWords({ id, status, summary }: Relative): string {
  return status === null ? id : `${id}, ${status.replace('_', ' ')}: ${summary ?? ''}`;
}
