import { SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { LiveChange, LivePrice } from '@/components/live-price';
import { Panel } from '@/components/panel';
import { BlockSkeleton } from '@/components/skeletons';
import type { PriceMark, TradeMark } from '@/features/chart/candle-canvas';
import { LazyCandleChart } from '@/features/chart/lazy';
import { tradesQuery } from '@/lib/api/list-trades';
import { rowsOf } from '@/lib/api/pages';
import { type Bot, type Position, TIMEFRAMES, type Trade } from '@/lib/contract';

import classes from './bot-page.module.css';

const route = getRouteApi('/member/bots/$botId');

type BotChartPanelProps = { bot: Bot; position: Position | undefined };

export const BotChartPanel = ({ bot, position }: BotChartPanelProps) => {
  const { t } = useTranslation();
  const { timeframe = bot.timeframe } = route.useSearch();
  const navigate = route.useNavigate();
  const trades = useInfiniteQuery(tradesQuery({ bot_id: bot.bot_id }));

  const words = useMemo(() => ({ buy: t('chart.buy'), sell: t('chart.sell') }), [t]);
  const tradeMarks = useMemo(() => marksOf(trades.data ? rowsOf(trades.data) : [], words), [trades.data, words]);
  const priceMarks = useMemo(
    () => linesOf(position, { entry: t('chart.entry'), stop: t('chart.stop') }),
    [position, t],
  );

  const switcher = (
    <SegmentedControl
      size="xs"
      aria-label={t('chart.timeframe')}
      value={timeframe}
      data={[...TIMEFRAMES]}
      onChange={(next) =>
        void navigate({ search: (search) => ({ ...search, timeframe: next }), replace: true, resetScroll: false })
      }
    />
  );
  return (
    <Panel title={bot.symbol} actions={switcher} isFlush>
      <div className={classes['ticker']} style={{ padding: '10px 16px 6px' }}>
        <LivePrice venue={bot.venue} symbol={bot.symbol} />
        <LiveChange venue={bot.venue} symbol={bot.symbol} />
      </div>
      <Suspense fallback={<BlockSkeleton height={340} />}>
        <LazyCandleChart
          venue={bot.venue}
          symbol={bot.symbol}
          timeframe={timeframe}
          tradeMarks={tradeMarks}
          priceMarks={priceMarks}
        />
      </Suspense>
    </Panel>
  );
};

type Words = { buy: string; sell: string };

const marksOf = (trades: readonly Trade[], words: Words): TradeMark[] =>
  trades.flatMap((trade): TradeMark[] => {
    const entry: TradeMark = { at_ms: trade.opened_ms, side: 'buy', label: words.buy };
    return trade.closed_ms === null ? [entry] : [entry, { at_ms: trade.closed_ms, side: 'sell', label: words.sell }];
  });

const linesOf = (position: Position | undefined, labels: { entry: string; stop: string }): PriceMark[] =>
  position === undefined
    ? []
    : [
        { price: position.entry_price, kind: 'entry', label: labels.entry },
        { price: position.stop_price, kind: 'stop', label: labels.stop },
      ];
