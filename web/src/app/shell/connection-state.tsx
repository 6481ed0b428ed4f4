import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { type Tone, ToneBadge } from '@/components/badges';
import { useIsMarketStale } from '@/lib/live/use-is-market-stale';
import { useLiveStatus } from '@/lib/live/use-live-status';

const TONES = { idle: 'quiet', connecting: 'busy', open: 'good', reconnecting: 'warn', delayed: 'warn' } as const;

export const ConnectionState = () => {
  const { t } = useTranslation();
  const status = useLiveStatus();
  const isMarketStale = useIsMarketStale();
  const shown = status === 'open' && isMarketStale ? 'delayed' : status;
  const hint = { open: t('live.openHint'), delayed: t('live.delayedHint') };
  const tone: Tone = TONES[shown];
  return (
    <Tooltip
      label={shown === 'open' || shown === 'delayed' ? hint[shown] : t('live.reconnectingHint')}
      multiline
      w={260}
      disabled={shown === 'connecting' || shown === 'idle'}
    >
      <div role="status" data-testid="connection" data-state={shown}>
        <ToneBadge tone={tone}>{t(`live.${shown}`)}</ToneBadge>
      </div>
    </Tooltip>
  );
};
