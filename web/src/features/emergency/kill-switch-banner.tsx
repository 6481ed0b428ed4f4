import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import classes from '@/app/shell/shell.module.css';
import { formatDateTime } from '@/lib/format';
import { useLanguage } from '@/lib/use-language';

import { ResetButton } from './reset-button';
import { useKillSwitch } from './use-kill-switch';

const TENANT = { scope: 'tenant' } as const;

export const KillSwitchBanner = () => {
  const { t } = useTranslation();
  const language = useLanguage();
  const { status, isTripped } = useKillSwitch(TENANT);
  if (!isTripped || status === undefined) return null;
  const since =
    status.tripped_ms === null
      ? status.reason
      : t('kill.since', { time: formatDateTime(status.tripped_ms, language), reason: status.reason });
  return (
    <div className={classes['banner']} role="alert" data-testid="kill-banner">
      <div className={classes['bannerText']}>
        <strong>{t('kill.banner')}</strong>
        <Text fz="xs" c="dimmed" className="num" style={{ whiteSpace: 'normal' }}>
          {since}
        </Text>
      </div>
      {/* A switch tripped for the whole platform or venue is not ours to reset. */}
      {status.scope === 'tenant' ? <ResetButton target={TENANT} /> : null}
    </div>
  );
};
