import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { pricesQuery } from '@/lib/api/list-prices';

import { live } from './app-client';
import { type PriceData, priceChannel } from './messages';

export type LivePrice = { last: string; change_24h: string | null; as_of_ms: number };

const priceKey = (venue: string, symbol: string): readonly string[] => ['price', venue, symbol];

/** The newest known price of a symbol: pushed if the live connection delivers, else the last REST summary. */
export const usePrice = (venue: string, symbol: string): LivePrice | undefined => {
  const queryClient = useQueryClient();
  const pushed = useQuery<LivePrice>({ queryKey: priceKey(venue, symbol), queryFn: skipToken, staleTime: Infinity });
  const summary = useQuery({
    ...pricesQuery,
    select: (prices) => prices.find((price) => price.symbol === symbol && price.venue === venue),
  });

  useEffect(
    () =>
      live.subscribe(priceChannel(venue, symbol), (message) => {
        const { last, change_24h } = message.data as PriceData;
        queryClient.setQueryData<LivePrice>(priceKey(venue, symbol), { last, change_24h, as_of_ms: message.as_of_ms });
      }),
    [queryClient, venue, symbol],
  );

  return newest(pushed.data, summary.data);
};

const newest = (pushed: LivePrice | undefined, summary: LivePrice | undefined): LivePrice | undefined => {
  if (pushed === undefined || summary === undefined) return pushed ?? summary;
  return pushed.as_of_ms >= summary.as_of_ms ? pushed : summary;
};
