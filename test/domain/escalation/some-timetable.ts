import { nextDueAt, whatIsDue } from '../../../functions/escalation/due.ts';
import type { Fact } from '../../../functions/incident/incident.ts';
import { durationMs, plus } from '../../../functions/sla/instant.ts';
import type { IncidentStory } from '../incident/some-incident.ts';

/** A story goes on by itself, from one deadline to the next, for so long; never past a deadline, and each does something. */
export async function passes(story: IncidentStory, duration: string): Promise<void> {
  const end = plus(story.now, durationMs(duration));
  for (let deadlines = 0; deadlines < 500; deadlines++) {
    const next = nextDueAt(story.incident, story.world);
    if (next === null || next > end) {
      story.now = end;
      return;
    }
    if (next > story.now) story.now = next;
    const { outcome } = await story.bySystem((incident, now) => whatIsDue(incident, story.world, now));
    if (outcome !== 'applied') throw new Error(`Nothing was due at ${next}, although it was said to be.`);
  }
  throw new Error('Something falls due again and again.');
}

/** Who was called by itself, and by which step, as `09:11 escalated functional 75 % of response`, in UTC. */
export async function timetable(story: IncidentStory): Promise<readonly string[]> {
  return (await story.timeline())
    .filter(({ actor, data }) => actor.kind === 'system' && !isOfPeople(data['of']))
    .map((fact) => `${time(fact.at)} ${fact.type}${details(fact)}`);
}

/** Reminders that nobody commands, or that an update is due: they call nobody. */
function isOfPeople(of: unknown): boolean {
  return of === 'command' || of === 'update';
}

function time(at: string): string {
  return at.slice(8, 10) === '23' ? at.slice(11, 19) : `${at.slice(5, 10)} ${at.slice(11, 19)}`;
}

function details({ type, data }: Fact): string {
  const step = data['step'] as { clock: string; percent: number } | null | undefined;
  const to = data['to'] as { email: string } | string | undefined;
  const parts = [
    typeof to === 'string' ? to : to?.email.replace('@example.com', ''),
    step ? `${step.percent} % of ${step.clock}` : undefined,
    type === 'breached' || type === 'warned' ? String(data['clock']) : undefined,
  ];
  return parts.flatMap((part) => (part === undefined ? [] : [` ${part}`])).join('');
}
