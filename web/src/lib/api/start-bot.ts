import type { Bot } from '@/lib/contract';
import { session } from '@/lib/session/session';

export const startBot = (botId: string): Promise<Bot> =>
  session.authorised(`/bots/${encodeURIComponent(botId)}/start`, { method: 'POST' });
