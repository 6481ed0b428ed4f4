import { Button } from '@mantine/core';
import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { startBot } from '@/lib/api/start-bot';
import { stopBot } from '@/lib/api/stop-bot';
import type { Bot } from '@/lib/contract';
import { useAction } from '@/lib/use-action';

type BotControlsProps = { bot: Bot; isCompact?: boolean };

export const BotControls = ({ bot, isCompact = false }: BotControlsProps) => {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const isRunning = bot.state === 'running';
  const toggle = useAction({
    run: () => (isRunning ? stopBot(bot.bot_id) : startBot(bot.bot_id)),
    doneText: ({ name, state }) => (state === 'running' ? t('bots.started', { name }) : t('bots.stopped', { name })),
    onDone: (changed) => {
      queryClient.setQueryData<Bot>(['bot', changed.bot_id], changed);
      return queryClient.invalidateQueries({ queryKey: ['bots'] });
    },
  });
  return (
    <Button
      size={isCompact ? 'xs' : 'sm'}
      variant={isRunning ? 'default' : 'light'}
      leftSection={isRunning ? <IconPlayerStopFilled size={14} /> : <IconPlayerPlayFilled size={14} />}
      loading={toggle.isPending}
      onClick={() => toggle.mutate(undefined)}
      data-testid={isRunning ? 'bot-stop' : 'bot-start'}
    >
      {isRunning ? t('bots.stop') : t('bots.start')}
    </Button>
  );
};
