import { queryOptions } from '@tanstack/react-query';

import type { Bot } from '@/lib/contract';
import { session } from '@/lib/session/session';

/** The last decision changes with every candle and is not pushed, hence the interval. */
const REFRESH_MS = 15_000;

export const botQuery = (botId: string) =>
  queryOptions({
    queryKey: ['bot', botId],
    queryFn: ({ signal }) => session.authorised<Bot>(`/bots/${encodeURIComponent(botId)}`, { signal }),
    refetchInterval: REFRESH_MS,
  });
