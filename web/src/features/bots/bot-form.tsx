import { Button, Fieldset, Group, SegmentedControl, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { FormError } from '@/features/auth/form-error';
import { createBot } from '@/lib/api/create-bot';
import { startBot } from '@/lib/api/start-bot';
import { type Account, type Instrument, type Strategy, type Timeframe, TIMEFRAMES } from '@/lib/contract';
import { formatQuantity } from '@/lib/format';
import { fieldProblems } from '@/lib/http/field-problems';
import { useLanguage } from '@/lib/use-language';

import { type BotFormValues, draftOf, firstValues, stakeFault } from './bot-draft';
import { ParameterField } from './parameter-field';
import { initialValues, parametersOf } from './parameter-schema';
import { useStrategyWords } from './use-strategy-words';

type BotFormProps = {
  accounts: Account[];
  strategies: Strategy[];
  instruments: Instrument[];
  symbol: string | undefined;
};

export const BotForm = ({ accounts, strategies, instruments, symbol }: BotFormProps) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useStrategyWords();
  const navigate = useNavigate();
  const queryClient = useQueryClient();

  const instrumentOf = (values: BotFormValues): Instrument | undefined =>
    instruments.find((instrument) => instrument.symbol === values.symbol && instrument.venue === venueOf(values));
  const venueOf = (values: BotFormValues): string =>
    accounts.find(({ account_id }) => account_id === values.account_id)?.venue ?? '';
  const stakeError = (stake: string, values: BotFormValues): string | null => {
    const minimum = instrumentOf(values)?.min_notional;
    const fault = stakeFault(stake, minimum);
    if (fault === null) return null;
    return fault === 'invalid'
      ? t('bots.stakeInvalid')
      : t('bots.stakeTooSmall', { minimum: formatQuantity(minimum ?? '0', language) });
  };

  const form = useForm<BotFormValues>({
    initialValues: firstValues({ accounts, strategies, instruments }, symbol),
    validate: {
      name: (name) => (name.trim() === '' ? t('bots.required') : null),
      symbol: (chosen) => (chosen === '' ? t('bots.required') : null),
      stake: stakeError,
    },
  });
  const create = useMutation({
    mutationFn: async ({ values, isStarted }: { values: BotFormValues; isStarted: boolean }) => {
      const bot = await createBot(draftOf(values, venueOf(values)));
      // The bot exists from here on: a start that is refused is shown on its page, not as a failed creation.
      if (isStarted) await startBot(bot.bot_id).catch(() => undefined);
      return bot;
    },
    onSuccess: async (bot) => {
      await queryClient.invalidateQueries({ queryKey: ['bots'] });
      await navigate({ to: '/bots/$botId', params: { botId: bot.bot_id } });
    },
    onError: (error) => form.setErrors(fieldProblems(error)),
  });

  const strategy = strategies.find(({ name }) => name === form.values.strategy);
  const parameters = strategy === undefined ? [] : parametersOf(strategy.parameters);
  const instrument = instrumentOf(form.values);
  const chooseStrategy = (name: string | null): void => {
    const chosen = strategies.find((candidate) => candidate.name === name);
    if (chosen === undefined) return;
    form.setValues({ strategy: chosen.name, parameters: initialValues(parametersOf(chosen.parameters)) });
  };
  const submit = (isStarted: boolean) => form.onSubmit((values) => create.mutate({ values, isStarted }));

  return (
    <form onSubmit={submit(false)} noValidate>
      <Stack gap="lg">
        <FormError error={create.error} />
        <TextInput
          label={t('bots.name')}
          placeholder={t('bots.namePlaceholder')}
          maxLength={60}
          withAsterisk
          {...form.getInputProps('name')}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Select
            label={t('bots.account')}
            data={accounts.map(({ account_id, label, mode }) => ({
              value: account_id,
              label: `${label} · ${t(`bots.mode.${mode}`)}`,
            }))}
            allowDeselect={false}
            {...form.getInputProps('account_id')}
          />
          <Select
            label={t('bots.symbol')}
            data={instruments.filter(({ venue }) => venue === venueOf(form.values)).map((row) => row.symbol)}
            searchable
            allowDeselect={false}
            nothingFoundMessage={t('markets.nothingFound')}
            {...form.getInputProps('symbol')}
          />
        </SimpleGrid>
        <div>
          <Text fz="sm" fw={500} mb={4} id="timeframe-label">
            {t('bots.timeframe')}
          </Text>
          <SegmentedControl
            fullWidth
            aria-labelledby="timeframe-label"
            data={[...TIMEFRAMES]}
            value={form.values.timeframe}
            onChange={(timeframe: Timeframe) => form.setFieldValue('timeframe', timeframe)}
          />
        </div>
        <TextInput
          label={t('bots.stake')}
          description={
            instrument === undefined
              ? undefined
              : t('bots.stakeHint', {
                  currency: instrument.quote,
                  minimum: formatQuantity(instrument.min_notional, language),
                })
          }
          inputMode="decimal"
          withAsterisk
          {...form.getInputProps('stake')}
        />
        <Select
          label={t('bots.strategy')}
          description={strategy === undefined ? undefined : words.description(strategy)}
          data={strategies.map((row) => ({ value: row.name, label: words.title(row) }))}
          allowDeselect={false}
          value={form.values.strategy}
          onChange={chooseStrategy}
          error={form.errors['strategy']}
        />
        <Fieldset legend={t('bots.parameters')} radius={10} variant="default" bg="transparent">
          {parameters.length === 0 ? (
            <Text fz="sm" c="dimmed">
              {t('bots.noParameters')}
            </Text>
          ) : (
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              {parameters.map((parameter) => (
                <ParameterField
                  key={parameter.name}
                  parameter={parameter}
                  label={words.parameterLabel(parameter)}
                  value={form.values.parameters[parameter.name]}
                  wordOf={words.value}
                  error={form.errors[`parameters.${parameter.name}`]}
                  onChange={(value) => form.setFieldValue(`parameters.${parameter.name}`, value)}
                />
              ))}
            </SimpleGrid>
          )}
        </Fieldset>
        <Group justify="flex-end">
          <Button type="submit" variant="default" disabled={create.isPending}>
            {t('bots.submit')}
          </Button>
          <Button loading={create.isPending} onClick={() => submit(true)()} data-testid="create-and-start">
            {t('bots.submitAndStart')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
