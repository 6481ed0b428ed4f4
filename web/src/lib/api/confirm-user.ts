import { request } from '@/lib/http/request';

export const confirmUser = (email: string, code: string): Promise<undefined> =>
  request('/auth/confirm', { method: 'POST', body: { email, code } });
