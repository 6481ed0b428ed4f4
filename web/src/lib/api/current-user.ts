import { queryOptions } from '@tanstack/react-query';

import type { User } from '@/lib/contract';
import { session } from '@/lib/session/session';

export const currentUserQuery = queryOptions({
  queryKey: ['user'],
  queryFn: ({ signal }) => session.authorised<User>('/users/me', { signal }),
  staleTime: Infinity,
});
