import { session } from '@/lib/session/session';

export const deleteBot = (botId: string): Promise<undefined> =>
  session.authorised(`/bots/${encodeURIComponent(botId)}`, { method: 'DELETE' });
