import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { usePrice } from '@/lib/live/use-price';
import { useIsStale } from '@/lib/use-now';

import classes from './live-price.module.css';
import { Percent, Price } from './numbers';

type MarketProps = { venue: string; symbol: string };

/** The last price, which flashes in the direction it moved and greys out when it stops coming. */
export const LivePrice = ({ venue, symbol }: MarketProps) => {
  const { t } = useTranslation();
  const price = usePrice(venue, symbol);
  const isStale = useIsStale(price?.as_of_ms);
  const cell = useFlash(price?.last);
  if (price === undefined) return <span className="dim">–</span>;
  return (
    <span
      ref={cell}
      className={`${classes['cell'] ?? ''} ${isStale ? 'stale' : ''}`}
      data-testid={`price-${symbol}`}
      title={isStale ? t('live.staleHint') : undefined}
    >
      <Price value={price.last} symbol={symbol} />
    </span>
  );
};

export const LiveChange = ({ venue, symbol }: MarketProps) => {
  const price = usePrice(venue, symbol);
  const isStale = useIsStale(price?.as_of_ms);
  return (
    <span className={isStale ? 'stale' : undefined}>
      <Percent value={price?.change_24h ?? null} />
    </span>
  );
};

// The attribute is set on the element, not through state: a flash must not cost a second render.
const useFlash = (last: string | undefined) => {
  const element = useRef<HTMLSpanElement>(null);
  const previous = useRef(last);
  useEffect(() => {
    const before = previous.current;
    previous.current = last;
    const span = element.current;
    if (span === null || last === undefined || before === undefined || Number(before) === Number(last)) return;
    span.removeAttribute('data-flash');
    // Reading a layout property restarts the animation even when the direction is the same as before.
    span.getBoundingClientRect();
    span.setAttribute('data-flash', Number(last) > Number(before) ? 'up' : 'down');
  }, [last]);
  return element;
};
