/** Bodies by the operation that takes them, and answers by the name of their schema. */
export const examples: Readonly<Record<string, unknown>> = {
  'report-incident': {
    summary: 'Nobody can pay',
    description: 'The payment page stays empty since 9:40.',
    reporter: { name: 'Rita Reporter', email: 'rita@example.com' },
    service: 'checkout',
    impact: { users: 'all', financial: 'high', security: 'none' },
  },
  'triage-incident': { category: 'software', subcategory: 'error', service: 'checkout', impact: { users: 'many' } },
  'acknowledge-incident': {},
  'assign-incident': { team: 'platform', reason: 'The payment page is theirs' },
  'escalate-incident': {
    to: 'functional',
    reason: 'Needs somebody who knows the database',
    tried: 'Restarted it twice',
  },
  'note-incident': { text: 'The pool of connections is exhausted.', type: 'diagnosis' },
  'resolve-incident': { code: 'workaround', notes: 'Doubled the pool of connections.' },
  'confirm-incident': { comment: 'Paid just now.' },
  'close-incident': { reason: 'reporter_unreachable' },
  'reopen-incident': { reason: 'The page is empty again.' },
  'act-on-called-page': { do: 'acknowledge' },
  'act-on-reporter-page': { do: 'reopen', reason: 'The page is empty again.' },
  Reported: {
    id: 'INC-7QK3MW',
    status: 'new',
    links: { self: '/v1/incidents/INC-7QK3MW', page: 'https://allclear.example.com/r/c29tZSB0b2tlbg' },
  },
  CatalogueItem: { id: 'checkout', name: 'Checkout', team: 'platform', keywords: ['checkout', 'payment', 'cart'] },
  Health: { status: 'ok' },
};
