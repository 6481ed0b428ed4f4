import { useQuery } from '@tanstack/react-query';

import { instrumentsQuery } from '@/lib/api/list-instruments';
import { formatMoney, formatPercent, formatPrice, formatQuantity, formatSignedMoney } from '@/lib/format';
import { useLanguage } from '@/lib/use-language';

type PriceProps = { value: string | null; symbol: string };

/** A price with as many decimals as the market's tick has. */
export const Price = ({ value, symbol }: PriceProps) => {
  const language = useLanguage();
  const tick = useTick(symbol);
  return <span className="num">{value === null ? '–' : formatPrice(value, language, tick)}</span>;
};

export const useTick = (symbol: string): string | undefined =>
  useQuery({
    ...instrumentsQuery,
    select: (instruments) => instruments.find((instrument) => instrument.symbol === symbol)?.tick,
  }).data;

type AmountProps = { value: string };

export const Quantity = ({ value }: AmountProps) => <span className="num">{formatQuantity(value, useLanguage())}</span>;

export const Money = ({ value }: AmountProps) => <span className="num">{formatMoney(value, useLanguage())}</span>;

const toneOf = (value: number): string => {
  if (value === 0) return 'num';
  return value > 0 ? 'num up' : 'num down';
};

type SignedProps = { value: string | number | null };

/** The sign is written out as well: colour alone does not reach everybody. */
export const SignedMoney = ({ value }: SignedProps) => {
  const language = useLanguage();
  if (value === null) return <span className="num dim">–</span>;
  return <span className={toneOf(Number(value))}>{formatSignedMoney(value, language)}</span>;
};

export const Percent = ({ value }: SignedProps) => {
  const language = useLanguage();
  if (value === null) return <span className="num dim">–</span>;
  return <span className={toneOf(Number(value))}>{formatPercent(value, language)}</span>;
};
