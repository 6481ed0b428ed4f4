/** Numbers and times as people of a language read them. Amounts stay strings: Intl formats them without a float. */

type Formattable = string | number;

const cache = new Map<string, Intl.NumberFormat>();

const numberFormat = (language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat => {
  const key = language + JSON.stringify(options);
  const known = cache.get(key) ?? new Intl.NumberFormat(language, options);
  cache.set(key, known);
  return known;
};

// Intl takes decimal strings exactly; TypeScript's library types still say number | bigint.
const format = (formatter: Intl.NumberFormat, value: Formattable): string => formatter.format(value as number);

/** Decimal places of a tick or lot size: "0.01000000" has two. */
export const decimalsOf = (step: string): number => step.replace(/0+$/, '').split('.')[1]?.length ?? 0;

export const formatPrice = (value: Formattable, language: string, tick?: string): string => {
  const digits = tick === undefined ? guessedDigits(Number(value)) : decimalsOf(tick);
  return format(numberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }), value);
};

const guessedDigits = (value: number): number => {
  const size = Math.abs(value);
  if (size >= 1000) return 2;
  return size >= 1 ? 4 : 6;
};

export const formatQuantity = (value: Formattable, language: string): string =>
  format(numberFormat(language, { maximumFractionDigits: 8 }), value);

export const formatMoney = (value: Formattable, language: string): string =>
  format(numberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }), value);

export const formatSignedMoney = (value: Formattable, language: string): string =>
  format(
    numberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'exceptZero' }),
    value,
  );

export const formatPercent = (fraction: Formattable, language: string): string =>
  format(
    numberFormat(language, {
      style: 'percent',
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
      signDisplay: 'exceptZero',
    }),
    fraction,
  );

export const formatConfidence = (confidence: Formattable, language: string): string =>
  format(numberFormat(language, { style: 'percent', maximumFractionDigits: 0 }), confidence);

export const formatTime = (atMs: number, language: string): string =>
  new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(
    atMs,
  );

export const formatDateTime = (atMs: number, language: string): string =>
  new Intl.DateTimeFormat(language, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(atMs);

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

export const formatAgo = (atMs: number, nowMs: number, language: string): string => {
  const elapsed = Math.min(0, atMs - nowMs);
  const [unit, size] = UNITS.find(([, length]) => -elapsed >= length) ?? ['second', 1_000];
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }).format(
    Math.round(elapsed / size),
    unit,
  );
};
