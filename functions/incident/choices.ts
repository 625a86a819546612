/** Why work may wait. */
export const HOLD_REASONS = ['awaiting_reporter', 'awaiting_vendor', 'awaiting_change', 'awaiting_problem'] as const;

/** How an incident was resolved. */
export const RESOLUTION_CODES = [
  'solution',
  'workaround',
  'known_error',
  'resolved_by_change',
  'resolved_by_reporter',
  'user_error',
  'not_reproducible',
  'no_fault_found',
  'other',
] as const;
