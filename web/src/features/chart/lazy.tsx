import { lazy } from 'react';

/** The chart library is the heaviest thing here and is fetched only by the screens that draw. */
export const LazyCandleChart = lazy(async () => ({ default: (await import('./candle-chart')).CandleChart }));
export const LazyEquityChart = lazy(async () => ({ default: (await import('./equity-chart')).EquityChart }));
