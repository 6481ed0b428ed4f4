import { queryOptions } from '@tanstack/react-query';

import type { Bot } from '@/lib/contract';

import { fetchAll } from './pages';

export const botsQuery = queryOptions({
  queryKey: ['bots'],
  queryFn: ({ signal }) => fetchAll<Bot>('/bots', {}, signal),
});
