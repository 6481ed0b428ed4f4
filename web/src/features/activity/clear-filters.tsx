import { Center, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { LinkAnchor } from '@/components/link';

export const ClearFilters = () => {
  const { t } = useTranslation();
  return (
    <Center py={36}>
      <Stack gap={6} align="center">
        <Text fz="sm" fw={600}>
          {t('activity.noneMatch')}
        </Text>
        <LinkAnchor to="/activity" search={{}} fz="sm">
          {t('activity.clear')}
        </LinkAnchor>
      </Stack>
    </Center>
  );
};
