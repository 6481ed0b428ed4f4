import { Group, SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { PageHead } from '@/components/page-head';
import { Panel } from '@/components/panel';
import { botsQuery } from '@/lib/api/list-bots';
import { ORDER_STATUSES, type OrderStatus } from '@/lib/contract';

import { OrderList } from './order-list';
import { TradeList } from './trade-list';

const route = getRouteApi('/member/activity');

/** The address holds the filters, so that a view can be sent to a colleague. */
export const ActivityPage = () => {
  const { t } = useTranslation();
  const { view = 'orders', bot, status } = route.useSearch();
  const navigate = route.useNavigate();
  const kept: Filters = { view: view === 'trades' ? 'trades' : undefined, bot, status };
  const show = (next: Filters): void => void navigate({ search: present(next), replace: true, resetScroll: false });

  return (
    <>
      <PageHead title={t('activity.title')}>
        <SegmentedControl
          size="sm"
          aria-label={t('activity.title')}
          value={view}
          onChange={(next) => show({ view: next === 'trades' ? 'trades' : undefined, bot })}
          data={[
            { value: 'orders', label: t('activity.orders') },
            { value: 'trades', label: t('activity.trades') },
          ]}
        />
      </PageHead>
      <Group mb="md" gap="sm">
        <BotFilter
          value={bot}
          onChange={(next) => {
            show({ ...kept, bot: next });
          }}
        />
        {view === 'orders' ? (
          <StatusFilter
            value={status}
            onChange={(next) => {
              show({ ...kept, status: next });
            }}
          />
        ) : null}
      </Group>
      <Panel title={view === 'orders' ? t('activity.orders') : t('activity.trades')} isFlush isBare>
        {view === 'orders' ? (
          <OrderList filter={{ bot_id: bot, status }} hasBotColumn />
        ) : (
          <TradeList filter={{ bot_id: bot }} hasBotColumn />
        )}
      </Panel>
    </>
  );
};

type Search = { view?: 'trades'; bot?: string; status?: OrderStatus };
type Filters = { [Name in keyof Search]: Search[Name] | undefined };

// What is not set does not appear in the address.
const present = ({ view, bot, status }: Filters): Search => ({
  ...(view && { view }),
  ...(bot && { bot }),
  ...(status && { status }),
});

type FilterProps<Value> = { value: Value | undefined; onChange: (value: Value | undefined) => void };

const BotFilter = ({ value, onChange }: FilterProps<string>) => {
  const { t } = useTranslation();
  const bots = useQuery(botsQuery).data ?? [];
  return (
    <Select
      aria-label={t('activity.bot')}
      placeholder={`${t('activity.bot')}: ${t('activity.all')}`}
      data={bots.map(({ bot_id, name }) => ({ value: bot_id, label: name }))}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      clearable
      searchable
      w={220}
    />
  );
};

const StatusFilter = ({ value, onChange }: FilterProps<OrderStatus>) => {
  const { t } = useTranslation();
  return (
    <Select
      aria-label={t('activity.status')}
      placeholder={`${t('activity.status')}: ${t('activity.all')}`}
      data={ORDER_STATUSES.map((status) => ({ value: status, label: t(`orders.status.${status}`) }))}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      clearable
      w={220}
    />
  );
};
