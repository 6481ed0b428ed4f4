import type { EmergencyTarget, ResetChallenge } from '@/lib/contract';
import { session } from '@/lib/session/session';

const PATH = '/emergency/reset';

/** The first of two steps: the server hands out a confirmation that lives for a short time. */
export const requestReset = (target: EmergencyTarget): Promise<ResetChallenge> =>
  session.authorised(PATH, { method: 'POST', body: target });

/** The second: the confirmation alone; it knows what it was given for. */
export const confirmReset = (confirmation: string): Promise<unknown> =>
  session.authorised(PATH, { method: 'POST', body: { confirmation } });
