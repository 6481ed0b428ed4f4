import { Button, PasswordInput, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { FormError } from '@/features/auth/form-error';
import { createAccount } from '@/lib/api/create-account';
import type { AccountDraft, AccountMode } from '@/lib/contract';
import { fieldProblems } from '@/lib/http/field-problems';
import { useTell } from '@/lib/use-tell';

const VENUES = [{ value: 'binance', label: 'Binance' }];
const MIN_KEY_LENGTH = 8;

type AccountFormProps = { onDone: () => void };

export const AccountForm = ({ onDone }: AccountFormProps) => {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const tell = useTell();
  const tooShort = (key: string): string | null => (key.trim().length < MIN_KEY_LENGTH ? t('accounts.tooShort') : null);
  const form = useForm<AccountDraft>({
    initialValues: { venue: 'binance', mode: 'paper', label: '', api_key: '', api_secret: '' },
    validate: {
      label: (label) => (label.trim() === '' ? t('bots.required') : null),
      api_key: tooShort,
      api_secret: tooShort,
    },
  });
  const create = useMutation({
    mutationFn: (draft: AccountDraft) =>
      createAccount({ ...draft, api_key: draft.api_key.trim(), api_secret: draft.api_secret.trim() }),
    onSuccess: async ({ label }) => {
      tell.done(t('accounts.added', { label }));
      await queryClient.invalidateQueries({ queryKey: ['accounts'] });
      onDone();
    },
    onError: (error) => form.setErrors(fieldProblems(error)),
  });
  return (
    <form onSubmit={form.onSubmit((draft) => create.mutate(draft))} noValidate autoComplete="off">
      <Stack gap="md">
        <FormError error={create.error} />
        <TextInput
          label={t('accounts.label')}
          placeholder={t('accounts.labelPlaceholder')}
          maxLength={60}
          withAsterisk
          data-autofocus
          {...form.getInputProps('label')}
        />
        <Select label={t('accounts.venue')} data={VENUES} allowDeselect={false} {...form.getInputProps('venue')} />
        <div>
          <Text fz="sm" fw={500} mb={4} id="mode-label">
            {t('accounts.mode')}
          </Text>
          <SegmentedControl
            fullWidth
            aria-labelledby="mode-label"
            value={form.values.mode}
            onChange={(mode: AccountMode) => form.setFieldValue('mode', mode)}
            data={[
              { value: 'paper', label: t('bots.mode.paper') },
              { value: 'live', label: t('bots.mode.live') },
            ]}
          />
          <Text fz="xs" c="dimmed" mt={6}>
            {t(`accounts.modeHint.${form.values.mode}`)}
          </Text>
        </div>
        <TextInput
          label={t('accounts.apiKey')}
          autoComplete="off"
          spellCheck={false}
          withAsterisk
          {...form.getInputProps('api_key')}
        />
        <PasswordInput
          label={t('accounts.apiSecret')}
          description={t('accounts.sealed')}
          autoComplete="off"
          withAsterisk
          {...form.getInputProps('api_secret')}
        />
        <Button type="submit" loading={create.isPending}>
          {t('accounts.submit')}
        </Button>
      </Stack>
    </form>
  );
};
