import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { EmptyState } from '@/components/empty-state';
import { TradesTable } from '@/features/trading/trades-table';
import { type TradeFilter, tradesQuery } from '@/lib/api/list-trades';

import { ClearFilters } from './clear-filters';
import { EndlessList } from './endless-list';

type TradeListProps = { filter: TradeFilter; hasBotColumn: boolean };

export const TradeList = ({ filter, hasBotColumn }: TradeListProps) => {
  const { t } = useTranslation();
  const trades = useInfiniteQuery(tradesQuery(filter));
  const empty =
    hasBotColumn && filter.bot_id !== undefined ? (
      <ClearFilters />
    ) : (
      <EmptyState title={t('dashboard.noTrades')} hint={t('dashboard.noTradesHint')} />
    );
  return (
    <EndlessList query={trades} empty={empty}>
      {(rows) => <TradesTable trades={rows} hasBotColumn={hasBotColumn} />}
    </EndlessList>
  );
};
