import { queryOptions } from '@tanstack/react-query';

import type { PriceSummary } from '@/lib/contract';

import { fetchAll } from './pages';

/** Sparklines only: the prices themselves are pushed. */
const REFRESH_MS = 60_000;

export const pricesQuery = queryOptions({
  queryKey: ['prices'],
  queryFn: ({ signal }) => fetchAll<PriceSummary>('/prices', {}, signal),
  refetchInterval: REFRESH_MS,
});
