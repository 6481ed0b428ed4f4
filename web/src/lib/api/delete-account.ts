import { session } from '@/lib/session/session';

export const deleteAccount = (accountId: string): Promise<undefined> =>
  session.authorised(`/accounts/${encodeURIComponent(accountId)}`, { method: 'DELETE' });
