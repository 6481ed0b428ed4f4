import { useTranslation } from 'react-i18next';

import { ToneBadge } from '@/components/badges';
import { type Column, DataTable } from '@/components/data-table';
import { Moment } from '@/components/moment';
import { Price, Quantity, SignedMoney } from '@/components/numbers';
import { ServerText } from '@/components/server-text';
import type { Trade } from '@/lib/contract';

import { BotLink } from './bot-link';
import { MarketCell } from './market-cell';

type TradesTableProps = { trades: readonly Trade[]; hasBotColumn: boolean };

export const TradesTable = ({ trades, hasBotColumn }: TradesTableProps) => {
  const { t } = useTranslation();
  const columns: Column<Trade>[] = [
    {
      name: 'opened',
      header: t('activity.opened'),
      cell: (trade) => <Moment atMs={trade.opened_ms} />,
      isWide: true,
    },
    ...(hasBotColumn
      ? [{ name: 'bot', header: t('activity.bot'), cell: (trade: Trade) => <BotLink botId={trade.bot_id} />, isWide: true }]
      : []),
    {
      name: 'market',
      header: t('activity.market'),
      cell: (trade) => <MarketCell symbol={trade.symbol} botId={hasBotColumn ? trade.bot_id : undefined} />,
    },
    {
      name: 'quantity',
      header: t('bots.quantity'),
      cell: (trade) => <Quantity value={trade.quantity} />,
      isNumber: true,
      isWide: true,
    },
    {
      name: 'entry',
      header: t('activity.entry'),
      cell: (trade) => <Price value={trade.entry_price} symbol={trade.symbol} />,
      isNumber: true,
    },
    {
      name: 'exit',
      header: t('activity.exit'),
      cell: (trade) =>
        trade.status === 'open' ? (
          <ToneBadge tone="busy">{t('activity.tradeStatus.open')}</ToneBadge>
        ) : (
          <Price value={trade.exit_price} symbol={trade.symbol} />
        ),
      isNumber: true,
    },
    {
      name: 'result',
      header: t('activity.result'),
      cell: (trade) => <SignedMoney value={trade.status === 'open' ? null : trade.realised_pnl} />,
      isNumber: true,
    },
    {
      name: 'reason',
      header: t('activity.exitReason'),
      cell: (trade) => (
        <span className="dim">{trade.exit_reason === null ? null : <ServerText said={trade.exit_reason} />}</span>
      ),
      isWide: true,
    },
  ];
  return <DataTable label={t('activity.trades')} columns={columns} rows={trades} rowKey={(trade) => trade.trade_id} />;
};
