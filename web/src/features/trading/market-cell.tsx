import { MarketLabel } from '@/components/market-label';

import { BotLink } from './bot-link';
import classes from './market-cell.module.css';

type MarketCellProps = { symbol: string; botId: string | undefined };

/** On a phone the bot has no column of its own and stands under its market. */
export const MarketCell = ({ symbol, botId }: MarketCellProps) => (
  <>
    <MarketLabel symbol={symbol} />
    {botId === undefined ? null : (
      <div className={classes['under']}>
        <BotLink botId={botId} />
      </div>
    )}
  </>
);
