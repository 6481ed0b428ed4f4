import { ActionIcon, Menu, SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { LanguageSwitch } from '@/components/language-switch';
import { currentUserQuery } from '@/lib/api/current-user';
import { session } from '@/lib/session/session';

const SCHEMES = ['light', 'dark', 'auto'] as const;

export const Preferences = () => {
  const { t } = useTranslation();
  const user = useQuery(currentUserQuery);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end" width={268} radius={12} shadow="lg" closeOnItemClick={false}>
      <Menu.Target>
        <ActionIcon aria-label={t('preferences.label')} color="gray">
          <IconUserCircle size={22} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {user.data === undefined ? null : (
          <Text fz="xs" c="dimmed" px="sm" py={8} truncate>
            {t('preferences.signedInAs', { email: user.data.email })}
          </Text>
        )}
        <Stack gap={8} px="sm" pb="sm" pt={4}>
          <Text fz="xs" fw={600}>
            {t('preferences.language')}
          </Text>
          <LanguageSwitch />
          <Text fz="xs" fw={600}>
            {t('preferences.scheme')}
          </Text>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label={t('preferences.scheme')}
            value={colorScheme}
            onChange={setColorScheme}
            data={SCHEMES.map((scheme) => ({ value: scheme, label: t(`preferences.${scheme}`) }))}
          />
        </Stack>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void session.signOut().catch(() => undefined)}>
          {t('preferences.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};
