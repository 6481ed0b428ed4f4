import { queryOptions } from '@tanstack/react-query';

import type { Watchlist } from '@/lib/contract';
import { session } from '@/lib/session/session';

export const watchlistQuery = queryOptions({
  queryKey: ['watchlist'],
  queryFn: ({ signal }) => session.authorised<Watchlist>('/watchlist', { signal }),
});
