import type { Account, Instrument, Order, Position, Strategy, Trade } from '@/lib/contract';

export const anOrder = (changes: Partial<Order> = {}): Order => ({
  order_id: 'order',
  bot_id: 'bot',
  symbol: 'BTC/USDT',
  side: 'buy',
  type: 'market',
  leg: 'entry',
  status: 'SETTLED',
  quantity: '0.01',
  limit_price: null,
  stop_price: null,
  filled_quantity: '0.01',
  average_price: '60000',
  fee: '0.00001',
  fee_asset: 'BTC',
  confidence: '0.8',
  reason: 'fast crossed above slow',
  created_ms: 1_700_000_000_000,
  updated_ms: 1_700_000_000_500,
  ...changes,
});

export const aPosition = (changes: Partial<Position> = {}): Position => ({
  bot_id: 'bot',
  account_id: 'account',
  symbol: 'BTC/USDT',
  quantity: '0.01',
  entry_price: '60000',
  stop_price: '59000',
  stop_order_id: 'stop',
  opened_ms: 1_700_000_000_000,
  last: '60000',
  unrealised_pnl: '0',
  ...changes,
});

export const aTrade = (changes: Partial<Trade> = {}): Trade => ({
  trade_id: 'trade',
  bot_id: 'bot',
  symbol: 'BTC/USDT',
  side: 'buy',
  quantity: '0.01',
  entry_price: '60000',
  exit_price: null,
  opened_ms: 1_700_000_000_000,
  closed_ms: null,
  realised_pnl: '0',
  fees: '0',
  status: 'open',
  exit_reason: null,
  ...changes,
});

export const anAccount = (changes: Partial<Account> = {}): Account => ({
  account_id: 'account',
  venue: 'binance',
  mode: 'paper',
  label: 'Practice',
  created_at: '2024-01-01T00:00:00.000Z',
  permissions: { trade: true, withdraw: false, ip_restricted: false },
  warnings: [],
  ...changes,
});

export const anInstrument = (changes: Partial<Instrument> = {}): Instrument => ({
  venue: 'binance',
  symbol: 'BTC/USDT',
  base: 'BTC',
  quote: 'USDT',
  tick: '0.01',
  lot: '0.00001',
  min_notional: '5',
  ...changes,
});

export const aStrategy = (changes: Partial<Strategy> = {}): Strategy => ({
  name: 'ma_cross',
  title: 'Moving-average cross',
  description: 'Follows trends.',
  parameters: {
    type: 'object',
    properties: {
      fast: { type: 'integer', default: 5, minimum: 2, maximum: 200 },
      entry_order: { enum: ['market', 'limit'], default: 'market' },
      join_trend: { type: 'boolean', default: false },
    },
  },
  ...changes,
});
