import { detailsKey, type HistoryEvent } from '../history.ts';
import { isObject } from '../json.ts';

const LEFT_OUT = new Set(['roleArn', 'region', 'inputDetails', 'outputDetails', 'assignedVariablesDetails']);
const RENAMED: Readonly<Record<string, string>> = {
  parameters: 'input',
  timeoutInSeconds: 'timeoutSeconds',
  assignedVariables: 'assigned',
};
const BARE = new Set(['TaskStarted', 'LambdaFunctionStarted']);
const HOLDS_JSON = new Set(['input', 'output', 'parameters']);

/** An event of a history as a case writes it: without ids and times, its details beside its type, JSON text parsed. */
export function flatEvent(event: HistoryEvent): Record<string, unknown> {
  const flat: Record<string, unknown> = { type: event.type };
  const details = event[detailsKey(event.type)];
  if (!isObject(details) || BARE.has(event.type)) return flat;
  const isTask = event.type.startsWith('Task');
  for (const [key, value] of Object.entries(details)) {
    const shown = event.type === 'TaskScheduled' || !(isTask && (key === 'resource' || key === 'resourceType'));
    if (shown && !LEFT_OUT.has(key)) flat[RENAMED[key] ?? key] = parsed(key, value);
  }
  return flat;
}

function parsed(key: string, value: unknown): unknown {
  if (HOLDS_JSON.has(key)) return JSON.parse(String(value));
  if (key !== 'assignedVariables' || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, JSON.parse(String(text))]));
}
