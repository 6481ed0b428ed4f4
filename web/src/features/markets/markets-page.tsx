import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { type Column, DataTable } from '@/components/data-table';
import { EmptyState } from '@/components/empty-state';
import { LiveChange, LivePrice } from '@/components/live-price';
import { MarketLabel } from '@/components/market-label';
import { PageHead } from '@/components/page-head';
import { Panel } from '@/components/panel';
import { QueryView } from '@/components/query-view';
import { TableSkeleton } from '@/components/skeletons';
import { Sparkline } from '@/components/sparkline';
import { DEFAULT_VENUE } from '@/features/trading/use-venue-of';
import { watchlistQuery } from '@/lib/api/get-watchlist';
import { pricesQuery } from '@/lib/api/list-prices';

import { AddMarket } from './add-market';
import { useSaveWatchlist } from './use-save-watchlist';

export const MarketsPage = () => {
  const { t } = useTranslation();
  const watchlist = useQuery(watchlistQuery);
  return (
    <>
      <PageHead title={t('markets.title')}>
        <AddMarket watched={watchlist.data?.symbols} />
      </PageHead>
      <Panel title={t('markets.title')} isFlush isBare>
        <QueryView query={watchlist} skeleton={<TableSkeleton rows={5} />}>
          {({ symbols }) =>
            symbols.length === 0 ? (
              <EmptyState title={t('markets.emptyTitle')} hint={t('markets.emptyHint')} />
            ) : (
              <WatchTable symbols={symbols} />
            )
          }
        </QueryView>
      </Panel>
    </>
  );
};

type WatchTableProps = { symbols: string[] };

const WatchTable = ({ symbols }: WatchTableProps) => {
  const { t } = useTranslation();
  const save = useSaveWatchlist();
  const columns: Column<string>[] = [
    { name: 'market', header: t('markets.market'), cell: (symbol) => <MarketLabel symbol={symbol} /> },
    {
      name: 'last',
      header: t('markets.last'),
      cell: (symbol) => <LivePrice venue={DEFAULT_VENUE} symbol={symbol} />,
      isNumber: true,
    },
    {
      name: 'change',
      header: t('markets.change'),
      cell: (symbol) => <LiveChange venue={DEFAULT_VENUE} symbol={symbol} />,
      isNumber: true,
    },
    { name: 'day', header: t('markets.day'), cell: (symbol) => <DayLine symbol={symbol} />, isNumber: true },
    {
      name: 'remove',
      header: '',
      cell: (symbol) => (
        <ActionIcon
          color="gray"
          size="sm"
          aria-label={t('markets.remove', { symbol })}
          onClick={() => save.mutate(symbols.filter((other) => other !== symbol))}
        >
          <IconX size={15} />
        </ActionIcon>
      ),
      isNumber: true,
    },
  ];
  return <DataTable label={t('markets.title')} columns={columns} rows={symbols} rowKey={(symbol) => symbol} />;
};

type DayLineProps = { symbol: string };

const DayLine = ({ symbol }: DayLineProps) => {
  const { t } = useTranslation();
  const prices = useQuery(pricesQuery);
  const sparkline = prices.data?.find((price) => price.symbol === symbol)?.sparkline ?? [];
  return <Sparkline values={sparkline} label={`${symbol}: ${t('markets.day')}`} width={76} height={26} />;
};
