import { SignedMoney } from '@/components/numbers';
import type { Position } from '@/lib/contract';
import { usePrice } from '@/lib/live/use-price';
import { useIsStale } from '@/lib/use-now';

type LivePnlProps = { position: Position; venue: string };

/** What the position would bring at the last price, before the fee of the exit. For the eye only: floats are fine. */
export const LivePnl = ({ position, venue }: LivePnlProps) => {
  const price = usePrice(venue, position.symbol);
  const isStale = useIsStale(price?.as_of_ms);
  const last = price?.last ?? position.last;
  const pnl = last === null ? null : (Number(last) - Number(position.entry_price)) * Number(position.quantity);
  return (
    <span className={isStale ? 'stale' : undefined}>
      <SignedMoney value={pnl} />
    </span>
  );
};
