import { Button, Group, Popover, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { serverNow } from '@/lib/clock';
import type { EmergencyTarget, ResetChallenge } from '@/lib/contract';

import { useKillSwitch } from './use-kill-switch';

type ResetState = { step: 'closed' } | { step: 'expired' } | { step: 'confirm'; challenge: ResetChallenge };

type ResetButtonProps = { target: EmergencyTarget };

/** Two steps here and on the server: the first fetches a short-lived confirmation, the second spends it. */
export const ResetButton = ({ target }: ResetButtonProps) => {
  const { t } = useTranslation();
  const { challenge, reset } = useKillSwitch(target);
  const [state, setState] = useState<ResetState>({ step: 'closed' });

  const ask = (): void =>
    challenge.mutate(undefined, { onSuccess: (given) => setState({ step: 'confirm', challenge: given }) });
  const confirm = (): void => {
    if (state.step !== 'confirm') return;
    if (serverNow() > state.challenge.expires_ms) {
      setState({ step: 'expired' });
      return;
    }
    setState({ step: 'closed' });
    reset.mutate(state.challenge.confirmation);
  };
  const close = (): void => setState({ step: 'closed' });

  return (
    <Popover opened={state.step !== 'closed'} onChange={close} width={300} position="bottom-end">
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          loading={challenge.isPending || reset.isPending}
          onClick={ask}
          data-testid="kill-reset"
        >
          {t('kill.reset')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={12}>
          <Text fw={650}>{t('kill.resetTitle')}</Text>
          <Text fz="sm" c="dimmed">
            {state.step === 'expired' ? t('kill.resetExpired') : t('kill.resetBody')}
          </Text>
          <Group gap={8} justify="flex-end">
            <Button variant="default" size="xs" onClick={close}>
              {t('action.cancel')}
            </Button>
            <Button size="xs" disabled={state.step === 'expired'} onClick={confirm} data-testid="kill-reset-confirm">
              {t('kill.resetConfirm')}
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
};
