export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type JsonObject = { [key: string]: Json };

/** Bytes of UTF-8 that a state's input, output or a task's result may have on AWS: 256 KiB. */
const PAYLOAD_LIMIT = 262_144;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a text, or the JSON text of a value, is larger than AWS carries between states. */
export function exceedsPayloadLimit(value: Json | undefined): boolean {
  return value !== undefined && textExceedsPayloadLimit(JSON.stringify(value));
}

export function textExceedsPayloadLimit(text: string): boolean {
  return text.length > PAYLOAD_LIMIT || (text.length * 3 > PAYLOAD_LIMIT && Buffer.byteLength(text) > PAYLOAD_LIMIT);
}
