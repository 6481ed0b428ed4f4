import { Button, Group, Popover, Stack, Text, TextInput } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { EmergencyTarget } from '@/lib/contract';

import classes from './kill-switch.module.css';
import { useKillSwitch } from './use-kill-switch';

const TENANT: EmergencyTarget = { scope: 'tenant' };
const MAX_REASON_LENGTH = 200;

/** Always in reach. The first press explains, the second stops everything. */
export const KillSwitch = () => {
  const { t } = useTranslation();
  const { isTripped, trip } = useKillSwitch(TENANT);
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState('');

  const confirm = (): void => {
    setIsOpen(false);
    trip.mutate(reason, { onSuccess: () => setReason('') });
  };

  if (isTripped) {
    return (
      <span className={classes['tripped']} data-testid="kill-tripped">
        <IconHandStop size={17} aria-hidden="true" />
        <span>{t('kill.tripped')}</span>
      </span>
    );
  }
  return (
    <Popover opened={isOpen} onChange={setIsOpen} width={320} position="bottom-end">
      <Popover.Target>
        <Button
          color="var(--down)"
          variant="outline"
          leftSection={<IconHandStop size={17} />}
          loading={trip.isPending}
          onClick={() => setIsOpen((wasOpen) => !wasOpen)}
          data-testid="kill-switch"
        >
          {t('kill.button')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={12}>
          <Text fw={650}>{t('kill.title')}</Text>
          <Text fz="sm" c="dimmed">
            {t('kill.body')}
          </Text>
          <TextInput
            label={t('kill.reason')}
            maxLength={MAX_REASON_LENGTH}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group gap={8} justify="flex-end">
            <Button variant="default" onClick={() => setIsOpen(false)} data-autofocus>
              {t('action.cancel')}
            </Button>
            <Button color="coral" onClick={confirm} data-testid="kill-confirm">
              {t('kill.confirm')}
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
};
