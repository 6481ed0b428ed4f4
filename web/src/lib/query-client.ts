import { QueryClient } from '@tanstack/react-query';

import { ApiError, SignedOutError } from '@/lib/http/errors';

const MAX_RETRIES = 2;

// A refusal stays a refusal: only silence, throttling and the server's own errors are worth another try.
const isWorthRetrying = (error: Error): boolean => {
  if (error instanceof SignedOutError) return false;
  return !(error instanceof ApiError) || error.status >= 500 || error.status === 429;
};

export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => failures < MAX_RETRIES && isWorthRetrying(error),
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
