import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { useIsStale } from '@/lib/use-now';

import type { LivePrice } from './use-price';

/** True when every price on the screen is old; a screen without prices is not stale. */
export const useIsMarketStale = (): boolean => {
  const queryClient = useQueryClient();
  const [newestMs, setNewestMs] = useState<number>();
  useEffect(
    () =>
      queryClient.getQueryCache().subscribe(({ type, query }) => {
        if (type !== 'updated' || (query.queryKey as readonly unknown[])[0] !== 'price') return;
        const asOfMs = (query.state.data as LivePrice | undefined)?.as_of_ms;
        // Whole seconds: the header must not render with every trade.
        if (asOfMs !== undefined) setNewestMs((before) => Math.max(before ?? 0, Math.floor(asOfMs / 1000) * 1000));
      }),
    [queryClient],
  );
  return useIsStale(newestMs);
};
