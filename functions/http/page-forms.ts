import * as z from 'zod/mini';
import { HOLD_REASONS, RESOLUTION_CODES } from '../incident/choices.ts';
import type { TaskButton } from '../pages/work-link.ts';
import { slug, wordsOf } from './texts.ts';

/** What a person of the staff writes on a page. */
const words = z.optional(wordsOf(10_000));

/** A form of `/a/{token}` and `/h/{token}` */
export const workForm = z.strictObject({
  do: z.union([
    z.enum([
      'acknowledge',
      'undo',
      'note',
      'escalate',
      'hold',
      'resume',
      'resolve',
      'team',
      'expert',
      'update',
      'handoff',
      'command',
    ]),
    /** Of one task. */
    z.string().check(z.regex(/^done_t[1-9][0-9]{0,5}$/)) as z.ZodMiniType<TaskButton, TaskButton>,
  ]),
  /** The version that the page showed: the same form sent twice acts once. */
  seen: z.optional(z.string().check(z.maxLength(10))),
  text: words,
  hold: z.optional(z.enum(HOLD_REASONS)),
  code: z.optional(z.enum(RESOLUTION_CODES)),
  /** `category/sub-category` */
  category: z.optional(z.string().check(z.maxLength(130))),
  team: z.optional(z.union([slug, z.literal('')])),
});
export type WorkForm = z.infer<typeof workForm>;

/** The form of `/o/{token}` */
export const offerForm = z.strictObject({ do: z.enum(['take', 'return']) });

/** A form of `/r/{token}`: with its button it may hold words, at most as many as a reason. */
export const reporterForm = z.strictObject({
  do: z.enum(['confirm', 'reopen', 'answer', 'back', 'undo']),
  reason: z.optional(wordsOf(1_000)),
});

/** The form of `/report`: what its fields hold is judged as the API's report is. */
const field = z.optional(z.string().check(z.maxLength(20_000)));
export const reportForm = z.strictObject({
  key: z.optional(z.string().check(z.regex(/^[0-9a-f]{32}$/))),
  name: field,
  contact: field,
  summary: field,
  description: field,
  service: field,
  users: field,
  financial: field,
  security: field,
});

/** The form of `/lists/{id}`, judged field by field. */
export const joinForm = z.strictObject({ name: field, email: field, timeZone: field, digest: field });

/** A form of `/m/{token}` */
export const memberForm = z.strictObject({
  do: z.enum(['join', 'choose', 'leave']),
  name: field,
  timeZone: field,
  digest: field,
});
export type MemberForm = z.infer<typeof memberForm>;

/** The form of `/c/{token}` */
export const coverForm = z.strictObject({ do: z.enum(['accept', 'decline']) });

/** The form of `/t/{token}` */
export const testForm = z.strictObject({ do: z.literal('got') });

/** A form of `/u/{token}`; mail programs send the one of RFC 8058. */
export const leaveForm = z.union([
  z.strictObject({ do: z.enum(['leave', 'join']) }),
  z.strictObject({ 'List-Unsubscribe': z.literal('One-Click') }),
]);
