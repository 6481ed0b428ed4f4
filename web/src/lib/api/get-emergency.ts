import { queryOptions } from '@tanstack/react-query';

import type { EmergencyStatus } from '@/lib/contract';
import { session } from '@/lib/session/session';

export const emergencyQuery = queryOptions({
  queryKey: ['emergency'],
  queryFn: ({ signal }) => session.authorised<EmergencyStatus>('/emergency/status', { signal }),
  refetchInterval: 30_000,
});
