import { Button, Modal, SimpleGrid } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { EmptyState } from '@/components/empty-state';
import { PageHead } from '@/components/page-head';
import { Panel } from '@/components/panel';
import { QueryView } from '@/components/query-view';
import { BlockSkeleton } from '@/components/skeletons';
import { accountsQuery } from '@/lib/api/list-accounts';

import { AccountCard } from './account-card';
import { AccountForm } from './account-form';

export const AccountsPage = () => {
  const { t } = useTranslation();
  const accounts = useQuery(accountsQuery);
  const [isAdding, setIsAdding] = useState(false);
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setIsAdding(true)}>
      {t('accounts.add')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('accounts.title')}>{add}</PageHead>
      <QueryView query={accounts} skeleton={<BlockSkeleton height={150} />}>
        {(rows) =>
          rows.length === 0 ? (
            <Panel title={t('accounts.title')}>
              <EmptyState title={t('accounts.emptyTitle')} hint={t('accounts.emptyHint')}>
                {add}
              </EmptyState>
            </Panel>
          ) : (
            <SimpleGrid cols={{ base: 1, sm: 2, xl: 3 }}>
              {rows.map((account) => (
                <AccountCard key={account.account_id} account={account} />
              ))}
            </SimpleGrid>
          )
        }
      </QueryView>
      <Modal
        opened={isAdding}
        onClose={() => setIsAdding(false)}
        title={t('accounts.addTitle')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
        centered
        radius={14}
      >
        <AccountForm onDone={() => setIsAdding(false)} />
      </Modal>
    </>
  );
};
