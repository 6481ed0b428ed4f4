import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

import { isStaleNow, subscribeToSeconds } from '@/lib/use-now';

import type { LivePrice } from './use-price';

/** True when every price on the screen is old; a screen without prices is not stale. */
export const useIsMarketStale = (): boolean => {
  const queryClient = useQueryClient();
  return useSyncExternalStore(subscribeToSeconds, () => isMarketStale(queryClient));
};

const isMarketStale = (queryClient: QueryClient): boolean => {
  const shown = queryClient
    .getQueryCache()
    .findAll({ queryKey: ['price'], type: 'active' })
    .flatMap(({ state }) => (state.data === undefined ? [] : [state.data as LivePrice]));
  return shown.length > 0 && shown.every((price) => isStaleNow(price.as_of_ms));
};
