/** What the operator settled when deploying. */
export interface Settings {
  /** The service desk's address: called when nobody else is there, and where people answer. */
  readonly desk: string;
  /** Where the product tells of its own trouble. */
  readonly alarms: string;
  /** Zone for people whose own is not known. */
  readonly timeZone: string;
}
