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

/** What somebody may hold in an incident beside being its assignee: each by one person at a time. */
export const COMMAND_ROLES = ['commander', 'techLead', 'communicationsLead', 'scribe'] as const;
