type MarketLabelProps = { symbol: string };

/** BTC/USDT with the quote currency stepped back. */
export const MarketLabel = ({ symbol }: MarketLabelProps) => {
  const [base, quote] = symbol.split('/');
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      <strong style={{ fontWeight: 600 }}>{base}</strong>
      <span className="dim">/{quote}</span>
    </span>
  );
};
