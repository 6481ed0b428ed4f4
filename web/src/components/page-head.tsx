import { Group, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

type PageHeadProps = { title: string; children?: ReactNode };

export const PageHead = ({ title, children }: PageHeadProps) => {
  useEffect(() => {
    document.title = `${title} · Balina`;
  }, [title]);
  return (
    <Group justify="space-between" mb="md" mih={36} gap="sm">
      <Title order={1} fz={{ base: 21, sm: 24 }} style={{ letterSpacing: '-0.015em' }}>
        {title}
      </Title>
      {children}
    </Group>
  );
};
