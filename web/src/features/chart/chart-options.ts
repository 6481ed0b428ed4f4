import { type ChartOptions, ColorType, CrosshairMode, type DeepPartial, LineStyle, type Time } from 'lightweight-charts';

import { formatPrice } from '@/lib/format';

import type { ChartColours } from './colours';

const FONT = "'Geist', system-ui, sans-serif";

/** The chart library counts in UTC seconds; people read their own clock. */
const localTime = (language: string) => {
  const clock = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  return (time: Time): string => clock.format(Number(time) * 1000);
};

const tickMarks = (language: string) => {
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
  const minute = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const second = new Intl.DateTimeFormat(language, { minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const DAY_OR_COARSER = 2;
  const WITH_SECONDS = 4;
  return (time: Time, kind: number): string => {
    const atMs = Number(time) * 1000;
    if (kind <= DAY_OR_COARSER) return day.format(atMs);
    return (kind === WITH_SECONDS ? second : minute).format(atMs);
  };
};

export type ChartStyle = { colours: ChartColours; language: string; tick?: string | undefined };

export const chartOptions = ({ colours, language, tick }: ChartStyle): DeepPartial<ChartOptions> => ({
  autoSize: true,
  layout: {
    background: { type: ColorType.Solid, color: colours.panel },
    textColor: colours.ink,
    fontFamily: FONT,
    fontSize: 11,
    // The licence of the library asks for this mark.
    attributionLogo: true,
  },
  grid: { vertLines: { color: colours.line, style: LineStyle.SparseDotted }, horzLines: { color: colours.line, style: LineStyle.SparseDotted } },
  crosshair: {
    mode: CrosshairMode.Normal,
    vertLine: { labelBackgroundColor: colours.lineStrong },
    horzLine: { labelBackgroundColor: colours.lineStrong },
  },
  rightPriceScale: { borderColor: colours.line },
  timeScale: {
    borderColor: colours.line,
    timeVisible: true,
    secondsVisible: true,
    rightOffset: 6,
    tickMarkFormatter: tickMarks(language),
  },
  localization: {
    locale: language,
    timeFormatter: localTime(language),
    priceFormatter: (price: number) => formatPrice(price, language, tick),
  },
});
