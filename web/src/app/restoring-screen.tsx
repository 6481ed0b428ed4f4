import { Button, Center, Loader, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Logo } from '@/components/logo';
import { session } from '@/lib/session/session';

const PATIENCE_MS = 16_000;

/** Between a reload and the answer to the refresh token. */
export const RestoringScreen = () => {
  const { t } = useTranslation();
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isSlow]);
  const retry = (): void => {
    setIsSlow(false);
    void session.restore().catch(() => setIsSlow(true));
  };
  return (
    <Center h="100dvh">
      <Stack align="center" gap="md" c="var(--sea-glow)">
        <Logo size={56} />
        {isSlow ? (
          <>
            <Text c="dimmed">{t('state.unreachable')}</Text>
            <Button onClick={retry}>{t('action.retry')}</Button>
          </>
        ) : (
          <Loader size="sm" type="dots" aria-label={t('live.connecting')} />
        )}
      </Stack>
    </Center>
  );
};
