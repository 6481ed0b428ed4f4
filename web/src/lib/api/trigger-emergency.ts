import type { EmergencyTarget } from '@/lib/contract';
import { session } from '@/lib/session/session';

export const triggerEmergency = (target: EmergencyTarget, reason: string): Promise<unknown> =>
  session.authorised('/emergency/trigger', { method: 'POST', body: { ...target, reason } });
