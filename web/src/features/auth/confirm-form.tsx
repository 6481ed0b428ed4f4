import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { confirmUser } from '@/lib/api/confirm-user';
import { session } from '@/lib/session/session';

import { FormError } from './form-error';

type ConfirmFormProps = { email: string; password: string };

export const ConfirmForm = ({ email, password }: ConfirmFormProps) => {
  const { t } = useTranslation();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code: '' },
    validate: { code: (code) => (/^\d{6}$/.test(code) ? null : t('auth.codeInvalid')) },
  });
  const confirm = useMutation({
    mutationFn: async (code: string) => {
      await confirmUser(email, code);
      await session.signIn(email, password);
    },
  });
  return (
    <form onSubmit={form.onSubmit(({ code }) => confirm.mutate(code))} noValidate>
      <Stack gap="md">
        <FormError error={confirm.error} />
        <TextInput
          label={t('auth.code')}
          description={t('auth.codeHint', { email })}
          inputMode="numeric"
          autoComplete="one-time-code"
          size="md"
          autoFocus
          key={form.key('code')}
          {...form.getInputProps('code')}
        />
        <Button type="submit" size="md" loading={confirm.isPending}>
          {t('auth.confirm')}
        </Button>
      </Stack>
    </form>
  );
};
