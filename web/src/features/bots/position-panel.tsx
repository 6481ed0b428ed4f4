import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { LivePrice } from '@/components/live-price';
import { Price, Quantity } from '@/components/numbers';
import { Panel } from '@/components/panel';
import { LivePnl } from '@/features/trading/live-pnl';
import type { Bot, Position } from '@/lib/contract';

import classes from './bot-page.module.css';

type PositionPanelProps = { bot: Bot; position: Position | undefined };

export const PositionPanel = ({ bot, position }: PositionPanelProps) => {
  const { t } = useTranslation();
  if (position === undefined) {
    return (
      <Panel title={t('bots.position')}>
        <Text fz="sm" c="dimmed">
          {t('dashboard.noPositions')}
        </Text>
      </Panel>
    );
  }
  return (
    <Panel title={t('bots.position')} actions={<LivePnl position={position} venue={bot.venue} />}>
      <dl className={classes['facts']}>
        <dt>{t('bots.quantity')}</dt>
        <dd>
          <Quantity value={position.quantity} />
        </dd>
        <dt>{t('bots.entry')}</dt>
        <dd>
          <Price value={position.entry_price} symbol={position.symbol} />
        </dd>
        <dt>{t('bots.last')}</dt>
        <dd>
          <LivePrice venue={bot.venue} symbol={bot.symbol} />
        </dd>
        <dt>{t('bots.stopPrice')}</dt>
        <dd>
          <Price value={position.stop_price} symbol={position.symbol} />
        </dd>
      </dl>
    </Panel>
  );
};
