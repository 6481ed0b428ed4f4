import { queryOptions } from '@tanstack/react-query';

import type { Portfolio } from '@/lib/contract';
import { session } from '@/lib/session/session';

/** Snapshots of the curve are a minute apart. */
const REFRESH_MS = 30_000;

export const portfolioQuery = queryOptions({
  queryKey: ['portfolio'],
  queryFn: ({ signal }) => session.authorised<Portfolio>('/portfolio', { signal }),
  refetchInterval: REFRESH_MS,
});
