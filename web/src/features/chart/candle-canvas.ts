import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  LineStyle,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';

import type { Candle } from '@/lib/contract';
import { decimalsOf } from '@/lib/format';

import { chartOptions } from './chart-options';
import { type ChartColours, readColours } from './colours';

export type TradeMark = { at_ms: number; side: 'buy' | 'sell'; label: string };
export type PriceMark = { price: string; kind: 'entry' | 'stop'; label: string };

const timeOf = (candle: Candle): UTCTimestamp => (candle.open_ms / 1000) as UTCTimestamp;

/** The candle chart as an object: no React inside, so that a tick costs one canvas frame and nothing else. */
export class CandleCanvas {
  readonly #chart: IChartApi;
  readonly #price: ISeriesApi<'Candlestick'>;
  readonly #volume: ISeriesApi<'Histogram'>;
  readonly #marks: ISeriesMarkersPluginApi<Time>;
  #lines: IPriceLine[] = [];
  #colours: ChartColours;
  #language: string;
  #tick: string | undefined;
  #candles: Candle[] = [];
  #isFitted = false;

  constructor(container: HTMLElement, language: string) {
    this.#colours = readColours();
    this.#language = language;
    this.#chart = createChart(container, chartOptions({ colours: this.#colours, language }));
    this.#price = this.#chart.addSeries(CandlestickSeries, this.#candleColours());
    this.#volume = this.#chart.addSeries(HistogramSeries, {
      priceFormat: { type: 'volume' },
      priceScaleId: 'volume',
      lastValueVisible: false,
      priceLineVisible: false,
    });
    this.#price.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.24 } });
    this.#volume.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
    this.#marks = createSeriesMarkers(this.#price, []);
  }

  setTick(tick: string): void {
    this.#tick = tick;
    const precision = decimalsOf(tick);
    this.#price.applyOptions({ priceFormat: { type: 'price', precision, minMove: 10 ** -precision } });
    this.#chart.applyOptions(this.#style());
  }

  setAll(candles: Candle[]): void {
    this.#candles = candles;
    this.#price.setData(candles.map((candle) => this.#bar(candle)));
    this.#volume.setData(candles.map((candle) => this.#volumeBar(candle)));
    if (this.#isFitted || candles.length === 0) return;
    this.#isFitted = true;
    this.#chart.timeScale().setVisibleLogicalRange({ from: candles.length - 110, to: candles.length + 5 });
  }

  setLast(candle: Candle): void {
    if (this.#candles.at(-1)?.open_ms === candle.open_ms) this.#candles.pop();
    this.#candles.push(candle);
    this.#price.update(this.#bar(candle));
    this.#volume.update(this.#volumeBar(candle));
  }

  setTradeMarks(marks: TradeMark[], periodMs: number): void {
    this.#marks.setMarkers(
      marks
        .map((mark) => this.#marker(mark, periodMs))
        .toSorted((left, right) => Number(left.time) - Number(right.time)),
    );
  }

  setPriceMarks(marks: PriceMark[]): void {
    for (const line of this.#lines) this.#price.removePriceLine(line);
    this.#lines = marks.map(({ price, kind, label }) =>
      this.#price.createPriceLine({
        price: Number(price),
        title: label,
        color: kind === 'stop' ? this.#colours.down : this.#colours.glow,
        lineStyle: kind === 'stop' ? LineStyle.Dashed : LineStyle.Solid,
        lineWidth: 1,
        axisLabelVisible: true,
      }),
    );
  }

  onNearStart(listener: () => void): void {
    const AHEAD = 30;
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range !== null && range.from < AHEAD) listener();
    });
  }

  repaint(language: string): void {
    this.#colours = readColours();
    this.#language = language;
    this.#chart.applyOptions(this.#style());
    this.#price.applyOptions(this.#candleColours());
    this.#volume.setData(this.#candles.map((candle) => this.#volumeBar(candle)));
  }

  remove(): void {
    this.#chart.remove();
  }

  #style() {
    return chartOptions({ colours: this.#colours, language: this.#language, tick: this.#tick });
  }

  #candleColours() {
    const { up, down } = this.#colours;
    return { upColor: up, downColor: down, wickUpColor: up, wickDownColor: down, borderVisible: false };
  }

  #bar(candle: Candle) {
    return {
      time: timeOf(candle),
      open: Number(candle.open),
      high: Number(candle.high),
      low: Number(candle.low),
      close: Number(candle.close),
    };
  }

  #volumeBar(candle: Candle) {
    const isUp = Number(candle.close) >= Number(candle.open);
    const { upSoft, downSoft } = this.#colours;
    return { time: timeOf(candle), value: Number(candle.volume), color: isUp ? upSoft : downSoft };
  }

  #marker({ at_ms, side, label }: TradeMark, periodMs: number): SeriesMarker<Time> {
    const time = (Math.floor(at_ms / periodMs) * (periodMs / 1000)) as UTCTimestamp;
    return side === 'buy'
      ? { time, position: 'belowBar', shape: 'arrowUp', color: this.#colours.up, text: label }
      : { time, position: 'aboveBar', shape: 'arrowDown', color: this.#colours.down, text: label };
  }
}
