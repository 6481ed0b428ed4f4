import type { Candle, Page } from '@/lib/contract';
import { session } from '@/lib/session/session';

export type CandleRange = {
  venue: string;
  symbol: string;
  timeframe: string;
  limit: number;
  before_ms?: number | undefined;
};

/** Ascending by time. */
export const listCandles = async (range: CandleRange, signal?: AbortSignal): Promise<Candle[]> =>
  (await session.authorised<Page<Candle>>('/candles', { query: range, signal })).items;
