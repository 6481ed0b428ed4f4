import type { Timeframe } from '@/lib/contract';

export const PERIOD_MS: Record<Timeframe, number> = {
  '15s': 15_000,
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
};
