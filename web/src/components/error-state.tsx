import { Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { useErrorText } from '@/lib/use-error-text';

type ErrorStateProps = { error: Error; onRetry: () => unknown };

export const ErrorState = ({ error, onRetry }: ErrorStateProps) => {
  const { t } = useTranslation();
  const { title, detail, reference } = useErrorText()(error);
  return (
    <Stack role="alert" gap={8} p="md" align="flex-start">
      <Group gap={8} wrap="nowrap">
        <IconAlertTriangle size={18} color="var(--warn)" aria-hidden="true" />
        <Text fw={600} fz="sm">
          {t('state.errorTitle')}
        </Text>
      </Group>
      <Text fz="sm" c="dimmed">
        {title}
        {detail === undefined ? null : <span lang="en"> · {detail}</span>}
      </Text>
      {reference === undefined ? null : (
        <Text fz="xs" c="dimmed" className="num">
          {t('state.requestId', { id: reference })}
        </Text>
      )}
      <Button variant="default" size="xs" leftSection={<IconRefresh size={14} />} onClick={() => void onRetry()}>
        {t('action.retry')}
      </Button>
    </Stack>
  );
};
