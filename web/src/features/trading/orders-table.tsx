import { ActionIcon, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { OrderStatusBadge, SideLabel } from '@/components/badges';
import { type Column, DataTable } from '@/components/data-table';
import { Moment } from '@/components/moment';
import { Price, Quantity } from '@/components/numbers';
import { cancelOrder } from '@/lib/api/cancel-order';
import type { Order } from '@/lib/contract';
import { useAction } from '@/lib/use-action';

import { BotLink } from './bot-link';
import { MarketCell } from './market-cell';

type OrdersTableProps = { orders: readonly Order[]; hasBotColumn: boolean };

// A protective stop has no button: taking it away would leave a position without one.
const isCancellable = (order: Order): boolean => order.status === 'ACKNOWLEDGED' && order.leg === 'entry';

export const OrdersTable = ({ orders, hasBotColumn }: OrdersTableProps) => {
  const { t } = useTranslation();
  const cancel = useAction({ run: cancelOrder, doneText: () => t('activity.cancelled') });
  const columns: Column<Order>[] = [
    { name: 'time', header: t('activity.time'), cell: (order) => <Moment atMs={order.created_ms} />, isWide: true },
    ...(hasBotColumn
      ? [{ name: 'bot', header: t('activity.bot'), cell: (order: Order) => <BotLink botId={order.bot_id} />, isWide: true }]
      : []),
    {
      name: 'market',
      header: t('activity.market'),
      cell: (order) => <MarketCell symbol={order.symbol} botId={hasBotColumn ? order.bot_id : undefined} />,
    },
    {
      name: 'side',
      header: t('activity.side'),
      cell: (order) => (
        <>
          <SideLabel side={order.side} /> <span className="dim">{t(`activity.legs.${order.leg}`)}</span>
        </>
      ),
    },
    { name: 'type', header: t('activity.type'), cell: (order) => t(`activity.types.${order.type}`), isWide: true },
    {
      name: 'price',
      header: t('activity.price'),
      cell: (order) => <Price value={order.average_price ?? order.stop_price ?? order.limit_price} symbol={order.symbol} />,
      isNumber: true,
    },
    {
      name: 'filled',
      header: t('activity.filled'),
      cell: (order) => (
        <span className="num">
          <Quantity value={order.filled_quantity} />
          <span className="dim">
            {' / '}
            <Quantity value={order.quantity} />
          </span>
        </span>
      ),
      isNumber: true,
      isWide: true,
    },
    {
      name: 'fee',
      header: t('activity.fee'),
      cell: (order) => (
        <span className="num dim">
          <Quantity value={order.fee} /> {order.fee_asset}
        </span>
      ),
      isNumber: true,
      isWide: true,
    },
    {
      name: 'status',
      header: t('activity.status'),
      cell: (order) => (
        <span style={{ display: 'inline-flex', gap: 4, alignItems: 'center' }}>
          <OrderStatusBadge status={order.status} reason={order.reason} />
          {isCancellable(order) ? (
            <Tooltip label={t('activity.cancelOrder')}>
              <ActionIcon
                size="sm"
                color="gray"
                aria-label={t('activity.cancelOrder')}
                onClick={() => cancel.mutate(order.order_id)}
              >
                <IconX size={14} />
              </ActionIcon>
            </Tooltip>
          ) : null}
        </span>
      ),
    },
  ];
  return <DataTable label={t('activity.orders')} columns={columns} rows={orders} rowKey={(order) => order.order_id} />;
};
