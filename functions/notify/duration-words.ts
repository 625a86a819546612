const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** `43 min 12 s`, `1 d 2 h`, `0 s`; less than none with a minus. Parts of a second are left out, and of days the seconds. */
export function durationWords(seconds: number): string {
  const parts: string[] = [];
  let left = Math.floor(Math.abs(seconds));
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return `${seconds < 0 ? '−' : ''}${parts.length === 0 ? '0 s' : parts.slice(0, 3).join(' ')}`;
}
