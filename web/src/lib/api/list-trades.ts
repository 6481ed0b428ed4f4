import { infiniteQueryOptions } from '@tanstack/react-query';

import type { Page, Trade } from '@/lib/contract';
import { session } from '@/lib/session/session';

export type TradeFilter = { bot_id?: string | undefined; status?: string | undefined };

const PAGE_SIZE = 50;

export const tradesQuery = (filter: TradeFilter = {}) =>
  infiniteQueryOptions({
    queryKey: ['trades', filter],
    queryFn: ({ signal, pageParam }) =>
      session.authorised<Page<Trade>>('/trades', { query: { ...filter, limit: PAGE_SIZE, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
