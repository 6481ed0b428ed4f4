import { queryOptions } from '@tanstack/react-query';

import type { PriceSummary } from '@/lib/contract';

import { fetchAll } from './pages';

/** Sparklines only: the prices themselves are pushed. */
const REFRESH_MS = 60_000;
/** A platform that has just started has no prices for some seconds. */
const UNKNOWN_REFRESH_MS = 4_000;

export const pricesQuery = queryOptions({
  queryKey: ['prices'],
  queryFn: ({ signal }) => fetchAll<PriceSummary>('/prices', {}, signal),
  refetchInterval: ({ state }) => (state.data?.length === 0 ? UNKNOWN_REFRESH_MS : REFRESH_MS),
});
