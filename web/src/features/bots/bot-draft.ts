import type { Account, BotDraft, Instrument, Strategy, Timeframe } from '@/lib/contract';

import { initialValues, type ParameterValue, parametersOf } from './parameter-schema';

/** What the form holds; `BotDraft` is what the API takes. */
export type BotFormValues = {
  name: string;
  account_id: string;
  symbol: string;
  timeframe: Timeframe;
  strategy: string;
  parameters: Record<string, ParameterValue>;
  stake: string;
};

export type StakeFault = 'invalid' | 'too_small';

const AMOUNT = /^\d{1,12}(\.\d{1,8})?$/;

/** A decimal comma is what a Turkish keyboard offers; the API takes a point. */
export const normalisedAmount = (text: string): string => text.trim().replace(',', '.');

export const stakeFault = (text: string, minimum: string | undefined): StakeFault | null => {
  const amount = normalisedAmount(text);
  if (!AMOUNT.test(amount) || Number(amount) === 0) return 'invalid';
  return minimum !== undefined && Number(amount) < Number(minimum) ? 'too_small' : null;
};

type Choices = { accounts: Account[]; strategies: Strategy[]; instruments: Instrument[] };

export const firstValues = ({ accounts, strategies, instruments }: Choices, symbol?: string): BotFormValues => {
  const account = accounts[0];
  const strategy = strategies[0];
  const known = instruments.filter(({ venue }) => venue === account?.venue).map((instrument) => instrument.symbol);
  return {
    name: '',
    account_id: account?.account_id ?? '',
    symbol: (symbol !== undefined && known.includes(symbol) ? symbol : known[0]) ?? '',
    timeframe: '1m',
    strategy: strategy?.name ?? '',
    parameters: strategy === undefined ? {} : initialValues(parametersOf(strategy.parameters)),
    stake: '100',
  };
};

export const draftOf = (values: BotFormValues, venue: string): BotDraft => ({
  ...values,
  name: values.name.trim(),
  stake: normalisedAmount(values.stake),
  venue,
});
