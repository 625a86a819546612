import { describe, expect, it } from 'vitest';
import { liveDocument } from '../../../functions/document/live-document.ts';
import type { Fact, Incident } from '../../../functions/incident/incident.ts';
import { STATUSES } from '../../../functions/incident/states.ts';
import type { StepView } from '../../../functions/notify/step-mails.ts';
import { calledPage } from '../../../functions/pages/called-page.ts';
import { documentPage } from '../../../functions/pages/document-page.ts';
import { followPage } from '../../../functions/pages/follow-page.ts';
import { reporterPage } from '../../../functions/pages/reporter-page.ts';
import { stakeholderPage } from '../../../functions/pages/stakeholder-page.ts';
import { wordPage } from '../../../functions/pages/word-page.ts';
import { exampleCatalogue } from '../../support/example-catalogue.ts';
import { CALL, INCIDENT, NOW } from '../notify/some-mail.ts';

const HOSTILE = `</textarea></title></style><script>alert(1)</script><img src=x onerror=alert(2)>" autofocus onfocus='x' \u202Egnp.exe\u0007`;
const WORLD = {
  catalogue: exampleCatalogue,
  settings: { desk: 'desk@example.com', alarms: 'alarms@example.com', timeZone: 'Europe/Berlin' },
};

function pages(text: string): readonly string[] {
  const person = { name: text, email: 'x@example.com' };
  const call = { ...CALL, to: person, outcome: 'open' } as const;
  const notice = { title: text, words: text };
  return STATUSES.flatMap((status) => {
    const incident: Incident = {
      ...INCIDENT,
      status,
      summary: text,
      reporter: { ...INCIDENT.reporter, name: text },
      service: text,
      team: text,
      assignee: person,
      calls: [call],
      priorityReason: INCIDENT.priorityReason === null ? null : { ...INCIDENT.priorityReason, sentence: text },
    };
    const facts = (['reported', 'acknowledged', 'noted', 'resolved', 'reopened', 'closed'] as const).map(
      (type, n): Fact => ({
        n,
        at: NOW,
        occurredAt: NOW,
        type,
        actor: { kind: 'person', ...person },
        visibility: 'public',
        text,
        data: { description: text, assignee: person },
        owes: [],
      }),
    );
    const steps: readonly StepView[] = [
      {
        ...{
          clock: 'response',
          percent: 75,
          do: 'functional',
          task: { id: 't1', text },
          call: null,
          dueAt: NOW,
          firedAt: NOW,
          lateSeconds: 0,
        },
        ...{ state: 'fired', repeats: [], called: { id: 'c1', to: person, outcome: 'acknowledged' } },
        actedBy: { ...person, at: NOW },
        mails: [{ to: { name: text, email: text }, kind: 'call', sent: 'sent', at: NOW, openedAt: NOW }],
      },
    ];
    const link = { id: incident.id, recipient: person.email } as const;
    return [
      ...(['a', 'h'] as const).map((purpose) =>
        calledPage({
          incident,
          facts,
          link: { ...link, purpose, call: call.id },
          world: WORLD,
          now: NOW,
          notice,
          draft: text,
          document: '/d/token',
        }),
      ),
      reporterPage({
        incident,
        facts,
        timeZone: 'Europe/Berlin',
        notice,
        draft: text,
        own: true,
        link: { ...link, purpose: 'r', call: null },
        now: NOW,
      }),
      documentPage({
        document: liveDocument({ ...incident, pinned: [2] }, facts, WORLD, NOW, 'internal'),
        steps,
        now: NOW,
        timeZone: 'Europe/Berlin',
        path: '/d/token',
        following: false,
      }),
      stakeholderPage({
        incident,
        facts,
        world: WORLD,
        timeZone: 'Europe/Berlin',
        leave: { path: '/u/token', words: 'Leave the list' },
      }),
      followPage(incident, false),
      wordPage(notice),
    ];
  });
}

/** Names of elements and attributes: what a browser would build. */
function skeleton(page: string): string {
  return (page.replace(/<style>[\s\S]*?<\/style>/, '').match(/<[^>]*>/g) ?? []).join('');
}

describe('text that somebody wrote', () => {
  it('builds nothing on any page, in any state', () => {
    const plain = pages('plain').map(skeleton);
    expect(pages(HOSTILE).map(skeleton)).toEqual(plain);
  });

  it('turns no direction and hides no sign', () => {
    for (const page of pages(HOSTILE)) {
      expect(page).not.toContain('\u202E');
      expect(page).not.toContain('\u0007');
    }
  });

  it('of 10,000 characters is shown whole where it was reported, and cut where it is repeated', () => {
    const [called = '', , reporter = ''] = pages('ä'.repeat(10_000));
    expect(called).toContain(`<p class="text" dir="auto">${'ä'.repeat(10_000)}</p>`);
    expect(reporter).toContain(`<p class="text" dir="auto">${'ä'.repeat(10_000)}</p>`);
    expect(reporter).toContain(`<p class="text" dir="auto">${'ä'.repeat(1_999)}…</p>`);
  });
});
