import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

type EmptyStateProps = { title: string; hint: string; children?: ReactNode };

/** Nothing here yet, and what to do next. */
export const EmptyState = ({ title, hint, children }: EmptyStateProps) => (
  <Stack align="center" gap={6} py={32} px="md" ta="center">
    <svg width="64" height="26" viewBox="0 0 64 26" fill="none" aria-hidden="true">
      <path
        d="M2 9c5-5 10-5 15 0s10 5 15 0 10-5 15 0 10 5 15 0"
        stroke="var(--sea-glow)"
        strokeWidth="2"
        strokeLinecap="round"
      />
      <path
        d="M10 19c4-3.500 8-3.500 11.500 0s7.500 3.500 11 0 7.500-3.500 11 0 7.500 3.500 10.500 0"
        stroke="var(--sea-line-strong)"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </svg>
    <Text fw={600} fz="sm" mt={4}>
      {title}
    </Text>
    <Text c="dimmed" fz="sm" maw={380} style={{ textWrap: 'balance' }}>
      {hint}
    </Text>
    {children === undefined ? null : <div style={{ marginTop: 10 }}>{children}</div>}
  </Stack>
);
