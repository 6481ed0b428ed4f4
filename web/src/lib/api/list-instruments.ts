import { queryOptions } from '@tanstack/react-query';

import type { Instrument } from '@/lib/contract';

import { fetchAll } from './pages';

export const instrumentsQuery = queryOptions({
  queryKey: ['instruments'],
  queryFn: ({ signal }) => fetchAll<Instrument>('/instruments', {}, signal),
  staleTime: 60 * 60_000,
});
