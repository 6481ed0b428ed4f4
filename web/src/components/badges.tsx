import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { Bot, OrderStatus, Side } from '@/lib/contract';

import classes from './badges.module.css';
import { ServerText } from './server-text';

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet';

type ToneBadgeProps = { tone: Tone; children: ReactNode };

export const ToneBadge = ({ tone, children }: ToneBadgeProps) => (
  <span className={classes['badge']} data-tone={tone}>
    {children}
  </span>
);

type BotStateProps = { bot: Pick<Bot, 'state' | 'in_position'> };

export const BotState = ({ bot }: BotStateProps) => {
  const { t } = useTranslation();
  if (bot.state === 'stopped') return <ToneBadge tone="quiet">{t('bots.stoppedState')}</ToneBadge>;
  return (
    <ToneBadge tone={bot.in_position ? 'busy' : 'good'}>
      {bot.in_position ? t('bots.inPosition') : t('bots.running')}
    </ToneBadge>
  );
};

const ORDER_TONES: Record<OrderStatus, Tone> = {
  INTENDED: 'busy',
  PREPARED: 'busy',
  SENDING: 'busy',
  ACKNOWLEDGED: 'busy',
  SETTLED: 'good',
  UNKNOWN: 'warn',
  QUARANTINED: 'bad',
  ABORTED: 'quiet',
};

type OrderStatusProps = { status: OrderStatus; reason: string };

/** A button, so that the explanation is reachable by keyboard and by touch. */
export const OrderStatusBadge = ({ status, reason }: OrderStatusProps) => {
  const { t } = useTranslation();
  return (
    <Tooltip
      label={
        <>
          {t(`orders.explain.${status}`)}
          {reason === '' ? null : (
            <div style={{ marginTop: 6, opacity: 0.8 }}>
              <ServerText said={reason} />
            </div>
          )}
        </>
      }
      multiline
      w={260}
      events={{ hover: true, focus: true, touch: true }}
    >
      <button type="button" className={classes['badge']} data-tone={ORDER_TONES[status]}>
        {t(`orders.status.${status}`)}
      </button>
    </Tooltip>
  );
};

type SideProps = { side: Side };

export const SideLabel = ({ side }: SideProps) => {
  const { t } = useTranslation();
  return (
    <span className={side === 'buy' ? 'up' : 'down'} style={{ fontWeight: 600 }}>
      {t(`activity.sides.${side}`)}
    </span>
  );
};
