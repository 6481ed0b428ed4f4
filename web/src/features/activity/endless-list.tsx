import { Button, Center } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorState } from '@/components/error-state';
import { TableSkeleton } from '@/components/skeletons';
import { rowsOf } from '@/lib/api/pages';
import type { Page } from '@/lib/contract';

type EndlessListProps<Row> = {
  query: UseInfiniteQueryResult<InfiniteData<Page<Row>>>;
  empty: ReactNode;
  children: (rows: Row[]) => ReactNode;
};

export const EndlessList = <Row,>({ query, empty, children }: EndlessListProps<Row>) => {
  const { t } = useTranslation();
  if (query.data === undefined) {
    return query.isError ? <ErrorState error={query.error} onRetry={query.refetch} /> : <TableSkeleton rows={6} />;
  }
  const rows = rowsOf(query.data);
  if (rows.length === 0 && !query.hasNextPage) return empty;
  return (
    <>
      {children(rows)}
      {query.hasNextPage ? (
        <Center p="md">
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('action.loadMore')}
          </Button>
        </Center>
      ) : null}
    </>
  );
};
