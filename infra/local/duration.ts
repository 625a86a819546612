const UNITS = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000];
const ISO_DURATION =
  /^P(?:(\d+(?:\.\d+)?)W$)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/**
 * The milliseconds of an ISO 8601 duration of days, hours, minutes and seconds (`PT4H`, `P1DT30M`, `PT0.5S`) or of weeks
 * alone (`P1W`), or undefined if `text` is none. Months and years are none: their length is no fixed number.
 */
export function durationOf(text: string): number | undefined {
  const match = ISO_DURATION.exec(text);
  if (!match || text.endsWith('P') || text.endsWith('T')) return undefined;
  return Math.round(UNITS.reduce((sum, unit, i) => sum + unit * Number(match[i + 1] ?? 0), 0));
}
