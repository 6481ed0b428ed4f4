import { queryOptions } from '@tanstack/react-query';

import type { Instrument } from '@/lib/contract';

import { fetchAll } from './pages';

/** A platform learns its markets in the first minute of its life; until then asking again is worth it. */
const UNKNOWN_REFRESH_MS = 4_000;

export const instrumentsQuery = queryOptions({
  queryKey: ['instruments'],
  queryFn: ({ signal }) => fetchAll<Instrument>('/instruments', {}, signal),
  staleTime: 60 * 60_000,
  refetchInterval: ({ state }) => (state.data?.length === 0 ? UNKNOWN_REFRESH_MS : false),
});
