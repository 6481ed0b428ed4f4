import type { Bot, BotDraft } from '@/lib/contract';
import { session } from '@/lib/session/session';

export const createBot = (draft: BotDraft): Promise<Bot> => session.authorised('/bots', { method: 'POST', body: draft });
