import { useComputedColorScheme } from '@mantine/core';
import { AreaSeries, createChart, type IChartApi, type ISeriesApi, LineStyle, type UTCTimestamp } from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import type { Portfolio } from '@/lib/contract';
import { useLanguage } from '@/lib/use-language';

import { chartOptions } from './chart-options';
import { readColours, transparent } from './colours';

const CENT = '0.01';

type EquityChartProps = { history: Portfolio['history'] };

type Drawn = { chart: IChartApi; series: ISeriesApi<'Area'> };

export const EquityChart = ({ history }: EquityChartProps) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const scheme = useComputedColorScheme('dark');
  const container = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn>(undefined);

  useEffect(() => {
    if (container.current === null) return;
    const chart = createChart(container.current, { handleScroll: false, handleScale: false });
    const series = chart.addSeries(AreaSeries, { lineWidth: 2, priceLineVisible: false });
    drawn.current = { chart, series };
    return () => {
      chart.remove();
      drawn.current = undefined;
    };
  }, []);

  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const colours = readColours();
      drawn.current?.chart.applyOptions(chartOptions({ colours, language, tick: CENT }));
      drawn.current?.chart.applyOptions({
        grid: { vertLines: { visible: false } },
        rightPriceScale: { borderVisible: false },
        timeScale: { rightOffset: 0, secondsVisible: false },
        crosshair: { horzLine: { visible: false, labelVisible: false }, vertLine: { style: LineStyle.Dashed } },
      });
      drawn.current?.series.applyOptions({
        lineColor: colours.glow,
        topColor: colours.glowSoft,
        bottomColor: transparent,
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [scheme, language]);

  useEffect(() => {
    drawn.current?.series.setData(pointsOf(history));
    drawn.current?.chart.timeScale().fitContent();
  }, [history]);

  return <div ref={container} style={{ height: 210 }} role="img" aria-label={t('chart.equityLabel')} />;
};

// The library refuses two points in one second.
const pointsOf = (history: Portfolio['history']) => {
  const bySecond = new Map(history.map(({ at_ms, equity }) => [Math.floor(at_ms / 1000), Number(equity)]));
  return [...bySecond]
    .toSorted(([left], [right]) => left - right)
    .map(([time, value]) => ({ time: time as UTCTimestamp, value }));
};
