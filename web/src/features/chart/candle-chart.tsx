import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { EmptyState } from '@/components/empty-state';
import { ErrorState } from '@/components/error-state';
import { useTick } from '@/components/numbers';
import { BlockSkeleton } from '@/components/skeletons';
import type { Timeframe } from '@/lib/contract';
import { useLanguage } from '@/lib/use-language';

import { CandleCanvas, type PriceMark, type TradeMark } from './candle-canvas';
import classes from './candle-chart.module.css';
import { CandleFeed, type FeedState } from './candle-feed';
import { PERIOD_MS } from './period';

export type CandleChartProps = {
  venue: string;
  symbol: string;
  timeframe: Timeframe;
  tradeMarks: TradeMark[];
  priceMarks: PriceMark[];
};

/** Candles with volume that move with the market; React only ever hears of loading, failing and being empty. */
export const CandleChart = ({ venue, symbol, timeframe, tradeMarks, priceMarks }: CandleChartProps) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const scheme = useComputedColorScheme('dark');
  const tick = useTick(symbol);
  const container = useRef<HTMLDivElement>(null);
  const canvas = useRef<CandleCanvas>(undefined);
  const feed = useRef<CandleFeed>(undefined);
  const [state, setState] = useState<FeedState>({ status: 'loading' });

  useEffect(() => {
    if (container.current === null) return;
    const drawn = new CandleCanvas(container.current, language);
    const source = new CandleFeed(
      { venue, symbol, timeframe },
      {
        onAll: (candles) => drawn.setAll(candles),
        onLast: (candle) => drawn.setLast(candle),
        onState: setState,
      },
    );
    canvas.current = drawn;
    feed.current = source;
    drawn.onNearStart(() => void source.loadOlder());
    source.start();
    return () => {
      source.stop();
      drawn.remove();
      canvas.current = undefined;
    };
    // The language is applied by repaint below; a new chart for it would lose the reader's place.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [venue, symbol, timeframe]);

  useEffect(() => {
    // Mantine sets the attribute that the colours hang on in an effect of its own, a frame earlier.
    const frame = requestAnimationFrame(() => canvas.current?.repaint(language));
    return () => cancelAnimationFrame(frame);
  }, [scheme, language]);
  useEffect(() => {
    if (tick !== undefined) canvas.current?.setTick(tick);
  }, [tick, timeframe, symbol, venue]);
  useEffect(() => {
    canvas.current?.setTradeMarks(tradeMarks, PERIOD_MS[timeframe]);
  }, [tradeMarks, timeframe, symbol, venue, scheme]);
  useEffect(() => {
    canvas.current?.setPriceMarks(priceMarks);
  }, [priceMarks, timeframe, symbol, venue, scheme]);

  return (
    <div className={classes['frame']}>
      <div
        ref={container}
        className={classes['canvas']}
        role="img"
        aria-label={t('chart.label', { symbol, timeframe })}
        data-testid="candle-chart"
        data-state={state.status}
      />
      {state.status === 'ready' ? null : (
        <div className={classes['cover']}>
          {state.status === 'loading' ? <BlockSkeleton height={340} /> : null}
          {state.status === 'empty' ? <EmptyState title={t('chart.empty')} hint={t('chart.emptyHint')} /> : null}
          {state.status === 'failed' ? (
            <ErrorState error={state.error} onRetry={() => void feed.current?.load()} />
          ) : null}
        </div>
      )}
    </div>
  );
};
