import { Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import panel from '@/components/panel.module.css';
import { OrderList } from '@/features/activity/order-list';
import { TradeList } from '@/features/activity/trade-list';

const route = getRouteApi('/member/bots/$botId');

type BotHistoryPanelProps = { botId: string };

export const BotHistoryPanel = ({ botId }: BotHistoryPanelProps) => {
  const { t } = useTranslation();
  const { tab = 'trades' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <section className={panel['panel']}>
      <Tabs
        value={tab}
        onChange={(next) =>
          void navigate({
            search: (search) => ({ ...search, tab: next === 'orders' ? 'orders' : 'trades' }),
            replace: true,
            resetScroll: false,
          })
        }
        keepMounted={false}
      >
        <Tabs.List px="xs">
          <Tabs.Tab value="trades">{t('activity.trades')}</Tabs.Tab>
          <Tabs.Tab value="orders">{t('activity.orders')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="trades">
          <TradeList filter={{ bot_id: botId }} hasBotColumn={false} />
        </Tabs.Panel>
        <Tabs.Panel value="orders">
          <OrderList filter={{ bot_id: botId }} hasBotColumn={false} />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
};
