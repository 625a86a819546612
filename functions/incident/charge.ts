import { affectedPercent, type Charge, type Spell } from '../sla/error-budget.ts';
import { type Instant, later } from '../sla/instant.ts';
import type { Incident } from './incident.ts';

/** Outages kept of an incident that is reopened again and again. */
const SPELLS = 50;

/**
 * The stretches in which an incident's service was down: from its beginning to the restoration, and again from each
 * reopening on.
 */
function spellsOf({
  downtime,
  startedAt,
  reportedAt,
  resolution,
}: Pick<Incident, 'downtime' | 'startedAt' | 'reportedAt' | 'resolution'>): readonly Spell[] {
  const spells = downtime ?? [{ from: startedAt ?? reportedAt, until: null }];
  const restoredAt = resolution?.restoredAt ?? null;
  return spells.map((spell) => {
    if (spell.until !== null || restoredAt === null) return spell;
    return { from: spell.from, until: later(restoredAt, spell.from) };
  });
}

/** Down again: what was recorded of the restoration is kept beside the new outage. */
export function downAgain(incident: Incident, now: Instant): Pick<Incident, 'downtime'> {
  return { downtime: [...spellsOf(incident), { from: now, until: null }].slice(-SPELLS) };
}

/** Whether it is an outage of its service at all: no practice, no request, nothing that proved to be none or another's. */
function isOutage({ kind, drill, status }: Incident): boolean {
  return kind === 'incident' && !drill && status !== 'new' && status !== 'cancelled' && status !== 'merged';
}

/** What it takes from the error budget of its service just now; of nothing no stretch. */
export function chargeOf(incident: Incident): Charge {
  return chargeAs(incident, isOutage(incident) ? incident.priorityReason?.factors.users.value : null);
}

/** The same with so many users affected; nothing, where that is null. */
export function chargeAs(incident: Incident, users: string | null | undefined): Charge {
  return {
    incident: incident.id,
    spells: users === null ? [] : spellsOf(incident),
    percent: users === null ? 0 : affectedPercent(users),
    told: incident.exhaustedAt ?? null,
    version: incident.version,
  };
}
