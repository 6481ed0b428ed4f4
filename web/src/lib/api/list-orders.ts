import { infiniteQueryOptions } from '@tanstack/react-query';

import type { Order, Page } from '@/lib/contract';
import { session } from '@/lib/session/session';

export type OrderFilter = { bot_id?: string | undefined; status?: string | undefined };

const PAGE_SIZE = 50;

export const ordersQuery = (filter: OrderFilter = {}) =>
  infiniteQueryOptions({
    queryKey: ['orders', filter],
    queryFn: ({ signal, pageParam }) =>
      session.authorised<Page<Order>>('/orders', { query: { ...filter, limit: PAGE_SIZE, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
