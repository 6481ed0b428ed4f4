import { queryOptions } from '@tanstack/react-query';

import type { Account } from '@/lib/contract';

import { fetchAll } from './pages';

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: ({ signal }) => fetchAll<Account>('/accounts', {}, signal),
});
