import { dayOf } from '../notify/times.ts';
import type { Left } from '../sla/error-budget.ts';
import { millis } from '../sla/instant.ts';
import { type Html, html, trusted } from './html.ts';

/** Of the drawing, in units of its own: about as wide as a phone shows it, so that its letters stay as large as they are meant. */
const WIDTH = 280;
const HEIGHT = 170;
const LEFT = 52;
const RIGHT = 8;
const TOP = 14;
const BOTTOM = 28;

/** A line from all of the budget down to what is left of it, over the window: no script, and no colour of its own. */
export function budgetChart(left: readonly Left[], timeZone: string): Html {
  const [first, last] = [left[0], left.at(-1)];
  if (first === undefined || last === undefined) return html``;
  const lowest = Math.min(0, ...left.map(({ share }) => share));
  const [start, end] = [millis(first.at), millis(last.at)];
  const x = (at: string) => LEFT + ((millis(at) - start) / (end - start)) * (WIDTH - LEFT - RIGHT);
  const y = (share: number) => TOP + ((1 - share) / (1 - lowest)) * (HEIGHT - TOP - BOTTOM);
  const marks = [1, 0.5, 0, ...(lowest < -0.15 ? [lowest] : [])];
  const points = left.map(({ at, share }) => `${short(x(at))},${short(y(share))}`).join(' ');
  return html`<svg viewBox="0 0 ${String(WIDTH)} ${String(HEIGHT)}" role="img" aria-labelledby="chart">
<title id="chart">Of the error budget ${percent(last.share)} is left on ${dayOf(last.at, timeZone)}; on ${dayOf(first.at, timeZone)} it was ${percent(first.share)}.</title>
${marks.map((share) => mark(share, y(share)))}
${trusted(`<polyline class="curve" points="${points}"/>`)}
${label(dayOf(first.at, timeZone), LEFT, HEIGHT - 6, 'start')}
${label(dayOf(last.at, timeZone), WIDTH - RIGHT, HEIGHT - 6, 'end')}
</svg>`;
}

function mark(share: number, at: number): Html {
  const line = `<line class="${share === 0 ? 'bound' : 'rule'}" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${short(at)}" y2="${short(at)}"/>`;
  return html`${trusted(line)}${label(percent(share), LEFT - 8, at + 5, 'end')}`;
}

function label(text: string, x: number, y: number, anchor: 'start' | 'end'): Html {
  return html`<text x="${short(x)}" y="${short(y)}" text-anchor="${anchor}">${text}</text>`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`.replace('-', '−');
}

function short(length: number): string {
  return String(Math.round(length * 10) / 10);
}
