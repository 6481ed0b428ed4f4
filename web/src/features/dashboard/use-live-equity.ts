import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { skipToken } from '@tanstack/react-query';

import { positionsQuery } from '@/lib/api/list-positions';
import { useVenueOf } from '@/features/trading/use-venue-of';
import type { Portfolio } from '@/lib/contract';
import type { LivePrice } from '@/lib/live/use-price';

type LiveEquity = { equity: number; inPositions: number };

/**
 * The equity of the last answer, moved by what open positions gained since it was read. The table of positions holds
 * the live subscriptions; this only listens to the same entries of the cache.
 */
export const useLiveEquity = (portfolio: Portfolio): LiveEquity => {
  const positions = useQuery(positionsQuery).data ?? [];
  const venueOf = useVenueOf();
  const queryClient = useQueryClient();
  const prices = useQueries(
    {
      queries: positions.map(({ bot_id, symbol }) => ({
        queryKey: ['price', venueOf(bot_id), symbol],
        queryFn: skipToken,
        staleTime: Infinity,
      })),
    },
    queryClient,
  );
  const moved = positions.reduce((sum, position, index) => {
    const price = prices[index]?.data as LivePrice | undefined;
    if (price === undefined || position.last === null) return sum;
    return sum + Number(position.quantity) * (Number(price.last) - Number(position.last));
  }, 0);
  return { equity: Number(portfolio.equity) + moved, inPositions: Number(portfolio.positions_value) + moved };
};
