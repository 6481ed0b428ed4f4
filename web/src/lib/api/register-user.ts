import type { Registration } from '@/lib/contract';
import { request } from '@/lib/http/request';

export const registerUser = (email: string, password: string): Promise<Registration> =>
  request('/auth/register', { method: 'POST', body: { email, password } });
