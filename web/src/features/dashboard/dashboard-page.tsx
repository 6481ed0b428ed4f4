import { Stack } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { EmptyState } from '@/components/empty-state';
import { ErrorState } from '@/components/error-state';
import { LinkAnchor, LinkButton } from '@/components/link';
import { PageHead } from '@/components/page-head';
import { Panel } from '@/components/panel';
import { QueryView } from '@/components/query-view';
import { TableSkeleton } from '@/components/skeletons';
import { BotRows } from '@/features/bots/bot-rows';
import { PositionsTable } from '@/features/trading/positions-table';
import { TradesTable } from '@/features/trading/trades-table';
import { botsQuery } from '@/lib/api/list-bots';
import { positionsQuery } from '@/lib/api/list-positions';
import { tradesQuery } from '@/lib/api/list-trades';
import { rowsOf } from '@/lib/api/pages';

import classes from './dashboard-page.module.css';
import { EquityPanel } from './equity-panel';
import { MarketStrip } from './market-strip';

const LAST_TRADES = 8;

export const DashboardPage = () => {
  const { t } = useTranslation();
  return (
    <>
      <PageHead title={t('nav.dashboard')} />
      <Stack gap="md">
        <MarketStrip />
        <EquityPanel />
        <div className={classes['pair']}>
          <BotsPanel />
          <PositionsPanel />
        </div>
        <TradesPanel />
      </Stack>
    </>
  );
};

const BotsPanel = () => {
  const { t } = useTranslation();
  const bots = useQuery(botsQuery);
  const running = bots.data?.filter((bot) => bot.state === 'running').length ?? 0;
  const total = bots.data?.length ?? 0;
  const summary = (
    <LinkAnchor to="/bots" fz="sm">
      {total === 0 ? t('dashboard.allBots') : t('dashboard.runningOf', { running, total })}
    </LinkAnchor>
  );
  return (
    <Panel title={t('dashboard.bots')} actions={summary} isFlush>
      <QueryView query={bots} skeleton={<TableSkeleton rows={3} />}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={t('bots.emptyTitle')} hint={t('bots.emptyHint')}>
              <LinkButton to="/bots/new">
                {t('bots.create')}
              </LinkButton>
            </EmptyState>
          ) : (
            <BotRows bots={rows} />
          )
        }
      </QueryView>
    </Panel>
  );
};

const PositionsPanel = () => {
  const { t } = useTranslation();
  const positions = useQuery(positionsQuery);
  return (
    <Panel title={t('dashboard.positions')} isFlush>
      <QueryView query={positions} skeleton={<TableSkeleton rows={3} />}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={t('dashboard.noPositions')} hint={t('dashboard.noPositionsHint')} />
          ) : (
            <PositionsTable positions={rows} />
          )
        }
      </QueryView>
    </Panel>
  );
};

const TradesPanel = () => {
  const { t } = useTranslation();
  const trades = useInfiniteQuery(tradesQuery());
  const all = (
    <LinkAnchor to="/activity" search={{ view: 'trades' }} fz="sm">
      {t('dashboard.allActivity')}
    </LinkAnchor>
  );
  const rows = trades.data === undefined ? undefined : rowsOf(trades.data).slice(0, LAST_TRADES);
  return (
    <Panel title={t('dashboard.trades')} actions={all} isFlush>
      {rows === undefined && trades.isError ? <ErrorState error={trades.error} onRetry={trades.refetch} /> : null}
      {rows === undefined && !trades.isError ? <TableSkeleton rows={4} /> : null}
      {rows?.length === 0 ? <EmptyState title={t('dashboard.noTrades')} hint={t('dashboard.noTradesHint')} /> : null}
      {rows === undefined || rows.length === 0 ? null : <TradesTable trades={rows} hasBotColumn />}
    </Panel>
  );
};
