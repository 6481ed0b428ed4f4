import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { ErrorState } from './error-state';

type QueryViewProps<Data> = {
  query: UseQueryResult<Data>;
  skeleton: ReactNode;
  children: (data: Data) => ReactNode;
};

/**
 * The three states of everything that is read. A failed refresh keeps what was shown before: old data with its age
 * is worth more to a trader than an error in its place.
 */
export const QueryView = <Data,>({ query, skeleton, children }: QueryViewProps<Data>) => {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ErrorState error={query.error} onRetry={query.refetch} />;
  return skeleton;
};
