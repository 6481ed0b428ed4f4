import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { LinkAnchor } from '@/components/link';
import { session } from '@/lib/session/session';

import { AuthLayout } from './auth-layout';
import { isEmail } from './credentials';
import { FormError } from './form-error';

/** The guard of the guest routes leads on as soon as the session is there. */
export const SignInPage = () => {
  const { t } = useTranslation();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (email) => (isEmail(email) ? null : t('auth.emailInvalid')),
      password: (password) => (password === '' ? t('auth.passwordMissing') : null),
    },
  });
  const signIn = useMutation({
    mutationFn: ({ email, password }: { email: string; password: string }) => session.signIn(email.trim(), password),
  });

  return (
    <AuthLayout title={t('auth.signIn')}>
      <form onSubmit={form.onSubmit((values) => signIn.mutate(values))} noValidate>
        <Stack gap="md">
          <FormError error={signIn.error} />
          <TextInput
            label={t('auth.email')}
            type="email"
            autoComplete="username"
            size="md"
            autoFocus
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={t('auth.password')}
            autoComplete="current-password"
            size="md"
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="md" loading={signIn.isPending}>
            {t('auth.signIn')}
          </Button>
          <Text fz="sm" c="dimmed">
            {t('auth.noAccount')}{' '}
            <LinkAnchor to="/register">
              {t('auth.register')}
            </LinkAnchor>
          </Text>
        </Stack>
      </form>
    </AuthLayout>
  );
};
