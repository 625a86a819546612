import { describe, expect, it } from 'vitest';
import type { KnownError } from '../../../functions/catalogue/catalogue.ts';
import { recordUses } from '../../../functions/triage/known-error-uses.ts';
import { knownErrorsFor } from '../../../functions/triage/known-errors.ts';
import { MemoryKnownErrors } from '../../support/memory-known-errors.ts';
import { IncidentStory, REPORT, RESOLVED, WORLD } from '../incident/some-incident.ts';
import { AGENT, RESPONDER } from '../incident/some-people.ts';

function known(id: string, more: Partial<KnownError> = {}): KnownError {
  return { id, name: id, symptom: 'It waits.', workaround: 'Restart it.', keywords: [], ...more };
}

function offered(all: readonly KnownError[], summary: string, more = {}, before: readonly string[] = []) {
  const symptoms = { summary, description: null, service: 'email', category: 'software', ...more };
  return knownErrorsFor(symptoms, { knownErrors: new Map(all.map((one) => [one.id, one])) }, before);
}

describe('known errors', () => {
  it('are known by whole words, whatever their case, of the summary or the description', () => {
    const all = [known('profile', { keywords: ['Outlook profile'] })];
    expect(offered(all, 'The OUTLOOK  profile is gone')).toEqual(['profile']);
    expect(offered(all, 'x', { description: 'the outlook profile, again' })).toEqual(['profile']);
    expect(offered(all, 'Outlook profiles are gone')).toEqual([]);
  });

  it('show where they say, and nowhere else', () => {
    const all = [known('mail', { services: ['email'], categories: ['software'], keywords: ['outlook'] })];
    expect(offered(all, 'outlook')).toEqual(['mail']);
    expect(offered(all, 'outlook', { service: 'website' })).toEqual([]);
    expect(offered(all, 'outlook', { category: null })).toEqual([]);
    expect(offered(all, 'mail')).toEqual([]);
  });

  it('are three at most, the one that most words speak for first, those of the place alone last', () => {
    const all = [
      known('place', { services: ['email'] }),
      known('b', { keywords: ['outlook'] }),
      known('a', { keywords: ['outlook'] }),
      known('both', { keywords: ['outlook', 'start'] }),
    ];
    expect(offered(all, 'outlook does not start')).toEqual(['both', 'a', 'b']);
    expect(offered(all, 'nothing')).toEqual(['place']);
  });

  it('stay offered when it is sorted again, as long as they show there', () => {
    const all = [known('mail', { services: ['email'], keywords: ['profile'] })];
    expect(offered(all, 'x', {}, ['mail'])).toEqual(['mail']);
    expect(offered(all, 'x', { service: 'website' }, ['mail'])).toEqual([]);
  });
});

const MAIL = known('mail', { name: 'Mail profile', services: ['email'], keywords: ['gets any mail'] });
const SOME = { ...WORLD, catalogue: { ...WORLD.catalogue, knownErrors: new Map([[MAIL.id, MAIL]]) } };

describe('an incident that may be a known error', () => {
  it('is offered it at triage, and keeps it although its description is gone by then', async () => {
    const story = await IncidentStory.within(SOME, REPORT.high);
    expect((await story.timeline())[1]?.data['knownErrors']).toEqual([{ id: 'mail', name: 'Mail profile' }]);
    await story.act(AGENT, 'triage', { impact: { users: 'some' } });
    expect(story.incident.knownErrors).toEqual(['mail']);
    await story.act(AGENT, 'triage', { service: 'website' });
    expect(story.incident.knownErrors).toBeUndefined();
  });

  it('is told of nothing where the catalogue has none', async () => {
    const story = await IncidentStory.triaged();
    expect((await story.timeline())[1]?.data).not.toHaveProperty('knownErrors');
  });

  it('is resolved by it, which is counted once, and taken back when it is reopened', async () => {
    const story = await IncidentStory.within(SOME, REPORT.high);
    await story.act(RESPONDER, 'resolve', { code: 'known_error', notes: 'Restarted.', knownError: 'mail' });
    const uses = new MemoryKnownErrors();
    const counted = async () => {
      await recordUses(uses, story.id, await story.timeline());
      await recordUses(uses, story.id, await story.timeline());
      return uses.uses('mail');
    };
    expect(await counted()).toEqual({ offered: 1, helped: 1 });
    const before = await story.timeline();
    await story.act(AGENT, 'reopen', { reason: 'x' });
    expect(await counted()).toEqual({ offered: 1, helped: 0 });
    // A lap that comes late with what it read before.
    await recordUses(uses, story.id, before);
    expect((await uses.uses('mail')).helped).toBe(0);
  });

  it('need not be named where that is how it was resolved', async () => {
    const story = await IncidentStory.within(SOME, REPORT.high);
    await story.act(RESPONDER, 'resolve', { ...RESOLVED, code: 'known_error' });
    expect(story.incident.status).toBe('resolved');
  });
});
