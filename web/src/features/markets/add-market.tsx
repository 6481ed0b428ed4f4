import { Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { instrumentsQuery } from '@/lib/api/list-instruments';

import { useSaveWatchlist } from './use-save-watchlist';

type AddMarketProps = { watched: string[] | undefined };

export const AddMarket = ({ watched }: AddMarketProps) => {
  const { t } = useTranslation();
  const instruments = useQuery(instrumentsQuery);
  const save = useSaveWatchlist();
  const unwatched = (instruments.data ?? []).map(({ symbol }) => symbol).filter((symbol) => !watched?.includes(symbol));
  const add = (symbol: string | null): void => {
    if (symbol !== null && watched !== undefined) save.mutate([...watched, symbol]);
  };
  return (
    <Select
      aria-label={t('markets.addLabel')}
      placeholder={t('markets.addLabel')}
      leftSection={<IconPlus size={15} />}
      data={unwatched}
      value={null}
      onChange={add}
      disabled={watched === undefined || save.isPending}
      searchable
      nothingFoundMessage={t('markets.nothingFound')}
      w={190}
    />
  );
};
