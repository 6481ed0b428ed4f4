import { queryOptions } from '@tanstack/react-query';

import type { Position } from '@/lib/contract';

import { fetchAll } from './pages';

export const positionsQuery = queryOptions({
  queryKey: ['positions'],
  queryFn: ({ signal }) => fetchAll<Position>('/positions', {}, signal),
});
