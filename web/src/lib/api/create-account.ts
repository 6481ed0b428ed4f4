import type { Account, AccountDraft } from '@/lib/contract';
import { session } from '@/lib/session/session';

export const createAccount = (draft: AccountDraft): Promise<Account> =>
  session.authorised('/accounts', { method: 'POST', body: draft });
