import { queryOptions } from '@tanstack/react-query';

import type { Strategy } from '@/lib/contract';

import { fetchAll } from './pages';

export const strategiesQuery = queryOptions({
  queryKey: ['strategies'],
  queryFn: ({ signal }) => fetchAll<Strategy>('/strategies', {}, signal),
  staleTime: Infinity,
});
