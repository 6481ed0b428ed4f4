import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { BotState } from '@/components/badges';
import { SignedMoney } from '@/components/numbers';
import type { Bot } from '@/lib/contract';

import classes from './bot-rows.module.css';

type BotRowsProps = { bots: readonly Bot[] };

export const BotRows = ({ bots }: BotRowsProps) => {
  const { t } = useTranslation();
  return (
    <ul className={classes['list']}>
      {bots.map((bot) => (
        <li key={bot.bot_id}>
          <Link to="/bots/$botId" params={{ botId: bot.bot_id }} className={classes['row']}>
            <div style={{ minWidth: 0 }}>
              <div className={classes['name']}>{bot.name}</div>
              <div className={`${classes['meta'] ?? ''} dim`}>
                {bot.symbol} · {bot.timeframe}
              </div>
            </div>
            <BotState bot={bot} />
            <div className={classes['result']}>
              <SignedMoney value={bot.realised_pnl} />
              <div className={`${classes['meta'] ?? ''} dim`}>{t('bots.closedTrades', { count: bot.trades })}</div>
            </div>
          </Link>
        </li>
      ))}
    </ul>
  );
};
