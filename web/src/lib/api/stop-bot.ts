import type { Bot } from '@/lib/contract';
import { session } from '@/lib/session/session';

export const stopBot = (botId: string): Promise<Bot> =>
  session.authorised(`/bots/${encodeURIComponent(botId)}/stop`, { method: 'POST' });
