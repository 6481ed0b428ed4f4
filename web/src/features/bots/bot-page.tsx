import { Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { BotState, ToneBadge } from '@/components/badges';
import { EmptyState } from '@/components/empty-state';
import { PageHead } from '@/components/page-head';
import { QueryView } from '@/components/query-view';
import { PageSkeleton } from '@/components/skeletons';
import { botQuery } from '@/lib/api/get-bot';
import { positionsQuery } from '@/lib/api/list-positions';
import type { Bot } from '@/lib/contract';
import { ApiError } from '@/lib/http/errors';

import { BotChartPanel } from './bot-chart-panel';
import { BotControls } from './bot-controls';
import { BotHistoryPanel } from './bot-history-panel';
import { BotMenu } from './bot-menu';
import classes from './bot-page.module.css';
import { DecisionPanel } from './decision-panel';
import { PositionPanel } from './position-panel';
import { SettingsPanel } from './settings-panel';

const route = getRouteApi('/member/bots/$botId');

export const BotPage = () => {
  const { t } = useTranslation();
  const { botId } = route.useParams();
  const bot = useQuery(botQuery(botId));
  if (bot.error instanceof ApiError && bot.error.status === 404) {
    return <EmptyState title={t('bots.notFound')} hint={t('nav.notFound')} />;
  }
  return (
    <QueryView query={bot} skeleton={<PageSkeleton />}>
      {(data) => <BotScreen bot={data} />}
    </QueryView>
  );
};

type BotScreenProps = { bot: Bot };

const BotScreen = ({ bot }: BotScreenProps) => {
  const { t } = useTranslation();
  const position = useQuery({
    ...positionsQuery,
    select: (positions) => positions.find(({ bot_id }) => bot_id === bot.bot_id),
  }).data;
  return (
    <>
      <PageHead title={bot.name}>
        <Group gap={8}>
          <BotState bot={bot} />
          <ToneBadge tone={bot.mode === 'live' ? 'warn' : 'quiet'}>{t(`bots.mode.${bot.mode}`)}</ToneBadge>
          <BotControls bot={bot} />
          <BotMenu bot={bot} />
        </Group>
      </PageHead>
      <div className={classes['grid']}>
        <Stack gap="md" miw={0}>
          <BotChartPanel bot={bot} position={position} />
          <BotHistoryPanel botId={bot.bot_id} />
        </Stack>
        <Stack gap="md">
          <DecisionPanel bot={bot} />
          <PositionPanel bot={bot} position={position} />
          <SettingsPanel bot={bot} />
        </Stack>
      </div>
    </>
  );
};
