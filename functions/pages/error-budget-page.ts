import type { Service } from '../catalogue/catalogue.ts';
import { durationWords } from '../notify/duration-words.ts';
import { fullTime, shortTime } from '../notify/times.ts';
import { type BudgetView, type Left, type Taken, windowOf } from '../sla/error-budget.ts';
import { durationMs } from '../sla/instant.ts';
import { budgetChart } from './budget-chart.ts';
import { type Html, html } from './html.ts';
import { layout, rows } from './layout.ts';

const DAY_MS = 86_400_000;
/** The newest outages shown: a page stays a page. */
const SHOWN = 100;

/** What the page of an error budget shows. */
export interface ErrorBudgetView {
  readonly service: Service;
  readonly view: BudgetView;
  readonly left: readonly Left[];
  readonly timeZone: string;
}

const STATES: Readonly<Record<BudgetView['state'], string>> = {
  healthy: 'Healthy',
  at_risk: 'At risk',
  exhausted: 'Used up',
};

/** How long a service may still be down, drawn over its window, and what it was down for. */
export function errorBudgetPage({ service, view, left, timeZone }: ErrorBudgetView): string {
  const days = daysOf(service);
  const { budgetSeconds, usedSeconds, remainingSeconds, burn, exhaustsAt, state } = view;
  const time = (at: string) => fullTime(at, timeZone);
  return layout(
    `Error budget of ${service.name}`,
    html`<header>
<p class="id">Error budget</p>
<h1 dir="auto">${service.name}</h1>
</header>
<section>
<h2>${STATES[state]}: ${stands(remainingSeconds)}</h2>
${rows([
  ['Objective', `Up ${service.objective ?? 100} % of ${days}`],
  ['May be down for', durationWords(budgetSeconds)],
  ['Was down for', durationWords(usedSeconds)],
  [
    state === 'exhausted' ? 'Used up since' : 'Used up, if it stays down',
    exhaustsAt === null ? null : time(exhaustsAt),
  ],
  ['Pace in the last hour', paceWords(burn.lastHour)],
  ['Pace in the last 6 hours', paceWords(burn.lastSixHours)],
  [`Pace in ${days}`, paceWords(burn.window)],
])}
<p>At a pace of 1 × the budget lasts exactly ${days}; above that it is used up before. An outage counts by the share of the users that it hits.</p>
</section>
<section>
<h2>What was left</h2>
${budgetChart(left, timeZone)}
<p>The last ${days}, until ${time(view.until)}.${view.incidents.length === 0 ? '' : ' The list below says the same in numbers.'}</p>
</section>
${outages(view, left, days, timeZone)}`,
  );
}

/** The drawing in words: what each outage took, and what was left then. */
function outages({ incidents, until }: BudgetView, left: readonly Left[], days: string, timeZone: string): Html {
  if (incidents.length === 0) {
    return html`<section>\n<h2>What used it</h2>\n<p>Nothing: it was up for all of the last ${days}.</p>\n</section>`;
  }
  const shown = incidents.slice(-SHOWN).toReversed();
  const more = incidents.length - shown.length;
  return html`<section>
<h2>What used it</h2>
<ol>
${shown.map((taken) => outage(taken, leftAt(left, taken.until ?? until), timeZone))}
</ol>
${more === 0 ? null : html`<p>And ${String(more)} before these.</p>`}
</section>`;
}

function outage(taken: Taken, left: Left | undefined, timeZone: string): Html {
  const { id, from, until, share, seconds } = taken;
  const end = until === null ? ', and it is still down' : ` to ${shortTime(until, from, timeZone)}`;
  const whom = share === 1 ? 'all users' : `${Math.round(share * 100)} % of the users`;
  return html`<li>
<time datetime="${from}">${fullTime(from, timeZone)}${end}</time>
<p>${id}, for ${whom}</p>
<p>${durationWords(seconds)} used${left === undefined ? '' : `, then ${stands(left.seconds)}`}</p>
</li>`;
}

function leftAt(left: readonly Left[], at: string): Left | undefined {
  return left.find((one) => one.at >= at) ?? left.at(-1);
}

function stands(seconds: number): string {
  if (seconds > 0) return `${durationWords(seconds)} left`;
  return seconds === 0 ? 'nothing left' : `${durationWords(-seconds)} too much`;
}

function paceWords(pace: number): string {
  return `${pace >= 10 ? Math.round(pace) : Math.round(pace * 100) / 100} ×`;
}

/** `30 days` */
function daysOf(service: Service): string {
  const days = Math.round(durationMs(windowOf(service)) / DAY_MS);
  return days === 1 ? '1 day' : `${days} days`;
}
