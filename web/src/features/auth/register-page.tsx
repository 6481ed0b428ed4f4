import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { LinkAnchor } from '@/components/link';
import { registerUser } from '@/lib/api/register-user';
import { session } from '@/lib/session/session';

import { AuthLayout } from './auth-layout';
import { ConfirmForm } from './confirm-form';
import { isEmail, MIN_PASSWORD_LENGTH } from './credentials';
import { FormError } from './form-error';

type Credentials = { email: string; password: string };
type Step = { name: 'details' } | { name: 'confirm'; credentials: Credentials };

export const RegisterPage = () => {
  const { t } = useTranslation();
  const [step, setStep] = useState<Step>({ name: 'details' });
  const form = useForm<Credentials>({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (email) => (isEmail(email) ? null : t('auth.emailInvalid')),
      password: (password) => (password.length >= MIN_PASSWORD_LENGTH ? null : t('auth.passwordShort')),
    },
  });
  const register = useMutation({
    mutationFn: async ({ email, password }: Credentials) => {
      const credentials = { email: email.trim(), password };
      const { confirmed } = await registerUser(credentials.email, password);
      if (confirmed) await session.signIn(credentials.email, password);
      else setStep({ name: 'confirm', credentials });
    },
  });

  if (step.name === 'confirm') {
    return (
      <AuthLayout title={t('auth.confirm')}>
        <ConfirmForm {...step.credentials} />
      </AuthLayout>
    );
  }
  return (
    <AuthLayout title={t('auth.register')}>
      <form onSubmit={form.onSubmit((values) => register.mutate(values))} noValidate>
        <Stack gap="md">
          <FormError error={register.error} />
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
            description={t('auth.passwordHint')}
            autoComplete="new-password"
            size="md"
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="md" loading={register.isPending}>
            {t('auth.register')}
          </Button>
          <Text fz="sm" c="dimmed">
            {t('auth.haveAccount')}{' '}
            <LinkAnchor to="/sign-in">
              {t('auth.signIn')}
            </LinkAnchor>
          </Text>
        </Stack>
      </form>
    </AuthLayout>
  );
};
