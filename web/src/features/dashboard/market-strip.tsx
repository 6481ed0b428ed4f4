import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { LiveChange, LivePrice } from '@/components/live-price';
import { MarketLabel } from '@/components/market-label';
import { QueryView } from '@/components/query-view';
import { Sparkline } from '@/components/sparkline';
import { watchlistQuery } from '@/lib/api/get-watchlist';
import { pricesQuery } from '@/lib/api/list-prices';
import type { PriceSummary } from '@/lib/contract';

import classes from './market-strip.module.css';

const MAX_CELLS = 6;

/** The markets one watches, or all there are until one has chosen. */
export const MarketStrip = () => {
  const watched = useQuery(watchlistQuery).data?.symbols ?? [];
  const prices = useQuery(pricesQuery);
  return (
    <QueryView query={prices} skeleton={<Skeleton height={70} radius={12} />}>
      {(all) => <Strip prices={inOrder(all, watched)} />}
    </QueryView>
  );
};

const inOrder = (prices: readonly PriceSummary[], watched: readonly string[]): readonly PriceSummary[] =>
  watched.length === 0 ? prices : watched.flatMap((symbol) => prices.filter((price) => price.symbol === symbol));

type StripProps = { prices: readonly PriceSummary[] };

const Strip = ({ prices }: StripProps) => {
  const { t } = useTranslation();
  // Before the first trade there is nothing to say here; the panels below say what to do.
  if (prices.length === 0) return null;
  return (
    <section className={classes['strip']} aria-label={t('nav.markets')} tabIndex={0}>
      {prices.slice(0, MAX_CELLS).map(({ venue, symbol, sparkline }) => (
        <div key={`${venue}#${symbol}`} className={classes['cell']}>
          <MarketLabel symbol={symbol} />
          <div className={classes['price']}>
            <LivePrice venue={venue} symbol={symbol} />
          </div>
          <div className={classes['line']}>
            <Sparkline values={sparkline} label={`${symbol}: ${t('markets.day')}`} width={84} height={24} />
            <LiveChange venue={venue} symbol={symbol} />
          </div>
        </div>
      ))}
    </section>
  );
};
