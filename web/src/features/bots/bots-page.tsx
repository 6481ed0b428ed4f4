import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { BotState, ToneBadge } from '@/components/badges';
import { type Column, DataTable } from '@/components/data-table';
import { EmptyState } from '@/components/empty-state';
import { LinkButton } from '@/components/link';
import { LivePrice } from '@/components/live-price';
import { MarketLabel } from '@/components/market-label';
import { SignedMoney } from '@/components/numbers';
import { PageHead } from '@/components/page-head';
import { Panel } from '@/components/panel';
import { QueryView } from '@/components/query-view';
import { TableSkeleton } from '@/components/skeletons';
import { BotLink } from '@/features/trading/bot-link';
import classes from '@/features/trading/market-cell.module.css';
import { botsQuery } from '@/lib/api/list-bots';
import type { Bot } from '@/lib/contract';

import { BotControls } from './bot-controls';

export const BotsPage = () => {
  const { t } = useTranslation();
  const bots = useQuery(botsQuery);
  const create = (
    <LinkButton to="/bots/new" leftSection={<IconPlus size={16} />}>
      {t('bots.create')}
    </LinkButton>
  );
  return (
    <>
      <PageHead title={t('bots.title')}>{create}</PageHead>
      <Panel title={t('bots.title')} isFlush isBare>
        <QueryView query={bots} skeleton={<TableSkeleton rows={5} />}>
          {(rows) =>
            rows.length === 0 ? (
              <EmptyState title={t('bots.emptyTitle')} hint={t('bots.emptyHint')}>
                {create}
              </EmptyState>
            ) : (
              <BotsTable bots={rows} />
            )
          }
        </QueryView>
      </Panel>
    </>
  );
};

type BotsTableProps = { bots: readonly Bot[] };

const BotsTable = ({ bots }: BotsTableProps) => {
  const { t } = useTranslation();
  const columns: Column<Bot>[] = [
    {
      name: 'name',
      header: t('bots.name'),
      cell: (bot) => (
        <>
          <strong style={{ fontWeight: 600 }}>
            <BotLink botId={bot.bot_id} />
          </strong>
          <div className={classes['under']}>
            {bot.symbol} · {bot.timeframe}
          </div>
        </>
      ),
    },
    { name: 'state', header: t('activity.status'), cell: (bot) => <BotState bot={bot} /> },
    {
      name: 'market',
      header: t('bots.symbol'),
      cell: (bot) => (
        <>
          <MarketLabel symbol={bot.symbol} /> <span className="dim">{bot.timeframe}</span>
        </>
      ),
      isWide: true,
    },
    {
      name: 'last',
      header: t('bots.last'),
      cell: (bot) => <LivePrice venue={bot.venue} symbol={bot.symbol} />,
      isNumber: true,
      isWide: true,
    },
    { name: 'strategy', header: t('bots.strategy'), cell: (bot) => bot.strategy, isWide: true },
    {
      name: 'mode',
      header: t('accounts.mode'),
      cell: (bot) => <ToneBadge tone={bot.mode === 'live' ? 'warn' : 'quiet'}>{t(`bots.mode.${bot.mode}`)}</ToneBadge>,
      isWide: true,
    },
    {
      name: 'realised',
      header: t('bots.realised'),
      cell: (bot) => <SignedMoney value={bot.realised_pnl} />,
      isNumber: true,
      isWide: true,
    },
    { name: 'actions', header: '', cell: (bot) => <BotControls bot={bot} isCompact />, isNumber: true },
  ];
  return <DataTable label={t('bots.title')} columns={columns} rows={bots} rowKey={(bot) => bot.bot_id} />;
};
