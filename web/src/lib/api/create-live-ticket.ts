import type { LiveTicket } from '@/lib/contract';
import { session } from '@/lib/session/session';

export const createLiveTicket = (): Promise<LiveTicket> => session.authorised('/live/ticket', { method: 'POST' });
