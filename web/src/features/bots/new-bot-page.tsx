import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { EmptyState } from '@/components/empty-state';
import { LinkButton } from '@/components/link';
import { PageHead } from '@/components/page-head';
import { Panel } from '@/components/panel';
import { QueryView } from '@/components/query-view';
import { BlockSkeleton } from '@/components/skeletons';
import { accountsQuery } from '@/lib/api/list-accounts';
import { instrumentsQuery } from '@/lib/api/list-instruments';
import { strategiesQuery } from '@/lib/api/list-strategies';

import { BotForm } from './bot-form';

const route = getRouteApi('/member/bots/new');
const FORM_HEIGHT = 420;

export const NewBotPage = () => {
  const { t } = useTranslation();
  const { symbol } = route.useSearch();
  const accounts = useQuery(accountsQuery);
  const strategies = useQuery(strategiesQuery);
  const instruments = useQuery(instrumentsQuery);
  const skeleton = <BlockSkeleton height={FORM_HEIGHT} />;
  return (
    <>
      <PageHead title={t('bots.createTitle')} />
      <div style={{ maxWidth: 760 }}>
        <Panel title={t('bots.createTitle')} isBare>
          <QueryView query={accounts} skeleton={skeleton}>
            {(accountRows) =>
              accountRows.length === 0 ? (
                <EmptyState title={t('bots.noAccountTitle')} hint={t('bots.noAccountHint')}>
                  <LinkButton to="/accounts">
                    {t('bots.addAccount')}
                  </LinkButton>
                </EmptyState>
              ) : (
                <QueryView query={strategies} skeleton={skeleton}>
                  {(strategyRows) => (
                    <QueryView query={instruments} skeleton={skeleton}>
                      {(instrumentRows) => (
                        <BotForm
                          accounts={accountRows}
                          strategies={strategyRows}
                          instruments={instrumentRows}
                          symbol={symbol}
                        />
                      )}
                    </QueryView>
                  )}
                </QueryView>
              )
            }
          </QueryView>
        </Panel>
      </div>
    </>
  );
};
