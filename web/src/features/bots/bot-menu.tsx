import { ActionIcon, Button, Group, Menu, Modal, Text } from '@mantine/core';
import { IconDotsVertical, IconHandStop, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ResetButton } from '@/features/emergency/reset-button';
import { useKillSwitch } from '@/features/emergency/use-kill-switch';
import { deleteBot } from '@/lib/api/delete-bot';
import type { Bot, EmergencyTarget } from '@/lib/contract';
import { useAction } from '@/lib/use-action';

type Asked = 'nothing' | 'delete' | 'kill';
type BotMenuProps = { bot: Bot };

/** The acts that cannot be taken back lightly: each is asked for twice. */
export const BotMenu = ({ bot }: BotMenuProps) => {
  const { t } = useTranslation();
  const target: EmergencyTarget = { scope: 'bot', bot_id: bot.bot_id };
  const [asked, setAsked] = useState<Asked>('nothing');
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const killSwitch = useKillSwitch(target);
  const remove = useAction({
    run: () => deleteBot(bot.bot_id),
    doneText: () => t('bots.deleted', { name: bot.name }),
    onDone: async () => {
      await navigate({ to: '/bots' });
      queryClient.removeQueries({ queryKey: ['bot', bot.bot_id] });
      await queryClient.invalidateQueries({ queryKey: ['bots'] });
    },
  });
  const confirm = (): void => {
    if (asked === 'delete') remove.mutate(undefined);
    if (asked === 'kill') killSwitch.trip.mutate('');
    setAsked('nothing');
  };
  const isDelete = asked === 'delete';
  return (
    <>
      {killSwitch.isTripped ? <ResetButton target={target} /> : null}
      <Menu position="bottom-end" radius={10} shadow="md">
        <Menu.Target>
          <ActionIcon color="gray" aria-label={t('action.menu')} loading={remove.isPending}>
            <IconDotsVertical size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconHandStop size={16} />}
            disabled={killSwitch.isTripped}
            onClick={() => setAsked('kill')}
          >
            {t('kill.botButton')}
          </Menu.Item>
          <Menu.Item color="coral" leftSection={<IconTrash size={16} />} onClick={() => setAsked('delete')}>
            {t('action.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={asked !== 'nothing'}
        onClose={() => setAsked('nothing')}
        title={isDelete ? t('bots.deleteTitle', { name: bot.name }) : t('kill.botTitle')}
        centered
        radius={14}
      >
        <Text fz="sm" c="dimmed" mb="lg">
          {isDelete ? t('bots.deleteBody') : t('kill.body')}
        </Text>
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={() => setAsked('nothing')} data-autofocus>
            {t('action.cancel')}
          </Button>
          <Button color="coral" onClick={confirm} data-testid="bot-confirm">
            {isDelete ? t('action.delete') : t('kill.botButton')}
          </Button>
        </Group>
      </Modal>
    </>
  );
};
