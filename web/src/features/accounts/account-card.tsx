import { ActionIcon, Group, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { ToneBadge } from '@/components/badges';
import { ConfirmPopover } from '@/components/confirm-popover';
import { Panel } from '@/components/panel';
import { ServerText } from '@/components/server-text';
import { deleteAccount } from '@/lib/api/delete-account';
import type { Account } from '@/lib/contract';
import { formatDateTime } from '@/lib/format';
import { useAction } from '@/lib/use-action';
import { useLanguage } from '@/lib/use-language';

type AccountCardProps = { account: Account };

export const AccountCard = ({ account }: AccountCardProps) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const { trade, withdraw, ip_restricted: isBound } = account.permissions;
  return (
    <Panel title={account.label} actions={<RemoveAccount account={account} />}>
      <Stack gap={10}>
        <Group gap={6}>
          <ToneBadge tone={account.mode === 'live' ? 'warn' : 'quiet'}>{t(`bots.mode.${account.mode}`)}</ToneBadge>
          <ToneBadge tone={trade ? 'good' : 'bad'}>{trade ? t('accounts.trade') : t('accounts.noTrade')}</ToneBadge>
          <ToneBadge tone={withdraw ? 'bad' : 'good'}>
            {withdraw ? t('accounts.withdraw') : t('accounts.noWithdraw')}
          </ToneBadge>
          <ToneBadge tone={isBound ? 'good' : 'quiet'}>{isBound ? t('accounts.ip') : t('accounts.noIp')}</ToneBadge>
        </Group>
        {account.warnings.map((warning) => (
          <Text key={warning} fz="sm" c="var(--warn)">
            <ServerText said={warning} />
          </Text>
        ))}
        <Text fz="xs" c="dimmed">
          {account.venue} · {t('accounts.since', { time: formatDateTime(Date.parse(account.created_at), language) })}
        </Text>
      </Stack>
    </Panel>
  );
};

const RemoveAccount = ({ account }: AccountCardProps) => {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { label } = account;
  const remove = useAction({
    run: () => deleteAccount(account.account_id),
    doneText: () => t('accounts.removed', { label }),
    onDone: () => queryClient.invalidateQueries({ queryKey: ['accounts'] }),
  });
  return (
    <ConfirmPopover
      title={t('accounts.deleteTitle', { label })}
      body={t('accounts.deleteBody')}
      confirmLabel={t('action.delete')}
      isPending={remove.isPending}
      onConfirm={() => remove.mutate(undefined)}
    >
      {(open) => (
        <ActionIcon
          color="gray"
          size="sm"
          aria-label={t('accounts.deleteTitle', { label })}
          loading={remove.isPending}
          onClick={open}
        >
          <IconTrash size={16} />
        </ActionIcon>
      )}
    </ConfirmPopover>
  );
};
