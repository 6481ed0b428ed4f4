import { useQueryClient } from '@tanstack/react-query';

import { watchlistQuery } from '@/lib/api/get-watchlist';
import { putWatchlist } from '@/lib/api/put-watchlist';
import { useAction } from '@/lib/use-action';

export const useSaveWatchlist = () => {
  const queryClient = useQueryClient();
  return useAction({
    run: (symbols: string[]) => putWatchlist(symbols),
    onDone: (watchlist) => queryClient.setQueryData(watchlistQuery.queryKey, watchlist),
  });
};
