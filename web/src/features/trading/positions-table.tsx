import { useTranslation } from 'react-i18next';

import { type Column, DataTable } from '@/components/data-table';
import { LivePrice } from '@/components/live-price';
import { Price, Quantity } from '@/components/numbers';
import type { Position } from '@/lib/contract';

import { BotLink } from './bot-link';
import { LivePnl } from './live-pnl';
import { MarketCell } from './market-cell';
import { useVenueOf } from './use-venue-of';

type PositionsTableProps = { positions: readonly Position[] };

export const PositionsTable = ({ positions }: PositionsTableProps) => {
  const { t } = useTranslation();
  const venueOf = useVenueOf();
  const columns: Column<Position>[] = [
    { name: 'bot', header: t('activity.bot'), cell: (position) => <BotLink botId={position.bot_id} />, isWide: true },
    {
      name: 'market',
      header: t('activity.market'),
      cell: (position) => <MarketCell symbol={position.symbol} botId={position.bot_id} />,
    },
    {
      name: 'quantity',
      header: t('bots.quantity'),
      cell: (position) => <Quantity value={position.quantity} />,
      isNumber: true,
      isWide: true,
    },
    {
      name: 'entry',
      header: t('bots.entry'),
      cell: (position) => <Price value={position.entry_price} symbol={position.symbol} />,
      isNumber: true,
    },
    {
      name: 'last',
      header: t('bots.last'),
      cell: (position) => <LivePrice venue={venueOf(position.bot_id)} symbol={position.symbol} />,
      isNumber: true,
    },
    {
      name: 'stop',
      header: t('bots.stopPrice'),
      cell: (position) => <Price value={position.stop_price} symbol={position.symbol} />,
      isNumber: true,
      isWide: true,
    },
    {
      name: 'pnl',
      header: t('bots.unrealised'),
      cell: (position) => <LivePnl position={position} venue={venueOf(position.bot_id)} />,
      isNumber: true,
    },
  ];
  return (
    <DataTable
      label={t('dashboard.positions')}
      columns={columns}
      rows={positions}
      rowKey={(position) => position.bot_id}
    />
  );
};
