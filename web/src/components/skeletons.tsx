import { Box, Skeleton, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

type TableSkeletonProps = { rows: number };

export const TableSkeleton = ({ rows }: TableSkeletonProps) => (
  <Stack gap={14} p="md" aria-busy="true">
    {Array.from({ length: rows }, (_, row) => (
      <Skeleton key={row} height={14} width={`${92 - (row % 3) * 9}%`} />
    ))}
  </Stack>
);

type BlockSkeletonProps = { height: number };

export const BlockSkeleton = ({ height }: BlockSkeletonProps) => (
  <Box p="md" aria-busy="true">
    <Skeleton height={height} />
  </Box>
);

/** While the code of a page is on its way. */
export const PageSkeleton = () => {
  const { t } = useTranslation();
  return (
    <Stack gap="md" aria-busy="true" aria-label={t('live.connecting')}>
      <Skeleton height={28} width={180} />
      <Skeleton height={220} />
      <Skeleton height={160} />
    </Stack>
  );
};
