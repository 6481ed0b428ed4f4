/** What travels over the live connection. Not part of OpenAPI, so written by hand from docs/architecture.md. */
import type { Bot, Candle, EmergencyStatus, Order, Position, Trade } from '@/lib/contract';

export type Seq = number | string;

export type PriceData = {
  venue: string;
  symbol: string;
  last: string;
  change_24h: string | null;
  bid: string | null;
  ask: string | null;
};
export type KlineData = Candle & { closed: boolean };
export type TradeUpdate =
  | ({ kind: 'order' } & Order)
  | ({ kind: 'position' } & Position)
  | ({ kind: 'trade' } & Trade)
  | ({ kind: 'bot' } & Bot)
  | ({ kind: 'kill_switch' } & Partial<EmergencyStatus> & { bot_id?: string | null })
  | { kind: 'fill'; bot_id: string };

export type ChannelMessage<Data = unknown> = {
  type: 'snapshot' | 'update';
  channel: string;
  seq: Seq;
  as_of_ms: number;
  data: Data;
};
export type ServerMessage = ChannelMessage | { type: 'pong' } | { type: 'error'; code: string; detail?: string };

export type ClientMessage =
  | { action: 'subscribe'; channels: string[]; resume: Record<string, Seq> }
  | { action: 'unsubscribe'; channels: string[] }
  | { action: 'ping' };

export const priceChannel = (venue: string, symbol: string): string => `price:${venue}:${symbol}`;
export const klineChannel = (venue: string, symbol: string, timeframe: string): string =>
  `kline:${venue}:${symbol}:${timeframe}`;
export const TRADE_UPDATES = 'trade_updates';

/** True when `seq` is newer than `last`. Numbers compare as numbers even as strings; anything else as sort keys do. */
export const isNewer = (seq: Seq, last: Seq | undefined): boolean => {
  if (last === undefined) return true;
  const numeric = /^\d+$/;
  const [left, right] = [String(seq), String(last)];
  return numeric.test(left) && numeric.test(right) ? BigInt(left) > BigInt(right) : left > right;
};

/** Undefined for anything that is not one of our messages: a frame from elsewhere must not break the screen. */
export const parseServerMessage = (frame: string): ServerMessage | undefined => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(frame);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || !('type' in parsed)) return undefined;
  const message = parsed as Record<string, unknown>;
  if (message['type'] === 'pong') return { type: 'pong' };
  if (message['type'] === 'error') return { type: 'error', code: String(message['code']) };
  if (message['type'] !== 'snapshot' && message['type'] !== 'update') return undefined;
  const seq = message['seq'];
  const isComplete = typeof message['channel'] === 'string' && typeof message['as_of_ms'] === 'number';
  return isComplete && (typeof seq === 'number' || typeof seq === 'string') ? (parsed as ChannelMessage) : undefined;
};
