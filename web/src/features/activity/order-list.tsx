import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { EmptyState } from '@/components/empty-state';
import { OrdersTable } from '@/features/trading/orders-table';
import { type OrderFilter, ordersQuery } from '@/lib/api/list-orders';

import { ClearFilters } from './clear-filters';
import { EndlessList } from './endless-list';

type OrderListProps = { filter: OrderFilter; hasBotColumn: boolean };

export const OrderList = ({ filter, hasBotColumn }: OrderListProps) => {
  const { t } = useTranslation();
  const orders = useInfiniteQuery(ordersQuery(filter));
  const isFiltered = hasBotColumn && (filter.bot_id !== undefined || filter.status !== undefined);
  const empty = isFiltered ? (
    <ClearFilters />
  ) : (
    <EmptyState title={t('activity.noOrders')} hint={t('activity.noOrdersHint')} />
  );
  return (
    <EndlessList query={orders} empty={empty}>
      {(rows) => <OrdersTable orders={rows} hasBotColumn={hasBotColumn} />}
    </EndlessList>
  );
};
