import { describe, expect, it } from 'vitest';
import { feedbackIn } from '../../functions/frame/ses-event.ts';

const MAIL = {
  timestamp: '2026-11-23T02:00:00.000Z',
  source: 'allclear@example.com',
  messageId: '0100-1',
  destination: ['eng@example.com'],
  headersTruncated: false,
  headers: [{ name: 'From', value: 'Allclear <allclear@example.com>' }],
  commonHeaders: { subject: 'A call' },
  tags: { 'ses:configuration-set': ['rules'], incident: ['INC-7QK3MW'], delivery: ['3-call_pager'] },
};
const bounce = (change: object = {}) => ({
  eventType: 'Bounce',
  bounce: {
    feedbackId: '1',
    bounceType: 'Permanent',
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress: 'eng@example.com', action: 'failed', status: '5.1.1' }],
    timestamp: '2026-11-23T02:00:01.000Z',
    ...change,
  },
  mail: MAIL,
});
const read = (message: unknown) => feedbackIn([{ Sns: { Message: JSON.stringify(message) } }])[0];

describe('what SES tells of a mail', () => {
  it('is read as whose it is, which fact owed it, and that it came back for good', () => {
    expect(read(bounce())).toEqual({
      kind: 'bounce',
      forGood: true,
      addresses: ['eng@example.com'],
      incident: 'INC-7QK3MW',
      delivery: { fact: 3, mail: 'call_pager' },
    });
  });

  it.each(['Transient', 'Undetermined'])('is not for good where it is %s', (bounceType) => {
    expect(read(bounce({ bounceType }))?.forGood).toBe(false);
  });

  it('may name an address with its person', () => {
    const bouncedRecipients = [{ emailAddress: '"The engineer" <eng@example.com>' }];
    expect(read(bounce({ bouncedRecipients }))?.addresses).toEqual(['eng@example.com']);
  });

  it('may be a complaint', () => {
    const complaint = { feedbackId: '2', complainedRecipients: [{ emailAddress: 'reporter@example.com' }] };
    expect(read({ eventType: 'Complaint', complaint, mail: MAIL })).toMatchObject({
      kind: 'complaint',
      forGood: true,
      addresses: ['reporter@example.com'],
    });
  });

  it('of a mail that is not ours has neither incident nor delivery', () => {
    expect(read({ ...bounce(), mail: { ...MAIL, tags: { delivery: ['0-call', 'x'] } } })).toMatchObject({
      incident: null,
      delivery: null,
    });
    expect(read({ ...bounce(), mail: { messageId: '1' } })).toMatchObject({ incident: null, delivery: null });
  });

  it('may be its greeting of a new topic, which is no feedback', () => {
    const greeting = 'Successfully validated SNS topic for Amazon SES event publishing.';
    expect(feedbackIn([{ Sns: { Message: greeting } }])).toEqual([]);
    expect(feedbackIn([{ Sns: { Message: greeting } }, { Sns: { Message: JSON.stringify(bounce()) } }])).toHaveLength(
      1,
    );
  });

  it.each([
    ['no JSON', 'nonsense'],
    ['more than its greeting', 'Successfully validated SNS topic for Amazon SES event publishing. And more.'],
    ['another event', { eventType: 'Delivery', mail: MAIL }],
    ['nothing', {}],
  ])('with %s is refused, so that it is kept', (_what, message) => {
    expect(() =>
      feedbackIn([{ Sns: { Message: typeof message === 'string' ? message : JSON.stringify(message) } }]),
    ).toThrow();
  });
});
