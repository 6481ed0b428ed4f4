/** The nouns of the public API by short names. Everything but the lists below comes from the generated schema. */
import type { components } from './schema';

type Schemas = components['schemas'];

export type Page<Item> = { items: Item[]; next_cursor: string | null };

export type Tokens = Schemas['Session'];
export type Registration = Schemas['Registered'];
export type User = Schemas['User'];
export type Account = Schemas['Account'];
export type AccountDraft = Schemas['RegisterAccount'];
export type AccountMode = AccountDraft['mode'];
export type Strategy = Schemas['Strategy'];
export type Decision = Schemas['LastDecision'];
export type Bot = Schemas['Bot'];
export type BotDraft = Schemas['CreateBot'];
export type Order = Schemas['Order'];
export type OrderStatus = Schemas['OrderStatus'];
export type Side = Schemas['Side'];
export type Position = Schemas['Position'];
export type Trade = Schemas['Trade'];
export type Portfolio = Schemas['Portfolio'];
export type Candle = Schemas['Candle'];
export type PriceSummary = Schemas['Price'];
export type Watchlist = Schemas['Watchlist'];
export type Instrument = Schemas['Instrument'];
export type EmergencyStatus = Schemas['EmergencyStatus'];
export type EmergencyTarget = { scope: 'tenant' } | { scope: 'bot'; bot_id: string };
export type ResetChallenge = Schemas['ResetConfirmation'];
export type LiveTicket = Schemas['LiveTicket'];
export type Timeframe = Schemas['Timeframe'];

// `satisfies` fails the build when the schema drops one of these; a missing one shows as an unknown filter.
export const TIMEFRAMES = ['15s', '1m', '5m', '15m', '1h'] as const satisfies readonly Timeframe[];
export const ORDER_STATUSES = [
  'INTENDED',
  'PREPARED',
  'SENDING',
  'ACKNOWLEDGED',
  'SETTLED',
  'UNKNOWN',
  'QUARANTINED',
  'ABORTED',
] as const satisfies readonly OrderStatus[];
