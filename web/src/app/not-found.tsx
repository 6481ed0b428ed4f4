import { Center, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { LinkAnchor } from '@/components/link';
import { Logo } from '@/components/logo';

export const NotFound = () => {
  const { t } = useTranslation();
  return (
    <Center mih="60dvh">
      <Stack align="center" gap="sm" c="var(--sea-glow)">
        <Logo size={48} />
        <Text c="var(--sea-ink)">{t('nav.notFound')}</Text>
        <LinkAnchor to="/">
          {t('nav.home')}
        </LinkAnchor>
      </Stack>
    </Center>
  );
};
