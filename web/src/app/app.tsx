import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { I18nextProvider } from 'react-i18next';

import { i18n } from '@/lib/i18n/setup';
import { createQueryClient } from '@/lib/query-client';
import { useSession } from '@/lib/session/use-session';

import { RestoringScreen } from './restoring-screen';
import { createAppRouter } from './router';
import { theme } from './theme';

// The same key as public/color-scheme.js.
const colorSchemes = localStorageColorSchemeManager({ key: 'balina.color-scheme' });

export const App = () => (
  <I18nextProvider i18n={i18n}>
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colorSchemes}>
      <Notifications position="bottom-right" limit={4} />
      <SignedInOrOut />
    </MantineProvider>
  </I18nextProvider>
);

const SignedInOrOut = () => {
  const { status } = useSession();
  const [queryClient] = useState(createQueryClient);
  const [router] = useState(() => createAppRouter(queryClient));
  useEffect(() => {
    if (status === 'restoring') return;
    // One person's rows must not greet the next one.
    if (status === 'signed_out') queryClient.clear();
    void router.invalidate();
  }, [status, router, queryClient]);

  if (status === 'restoring') return <RestoringScreen />;
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
};
