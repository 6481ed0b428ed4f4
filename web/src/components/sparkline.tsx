type SparklineProps = { values: string[]; label: string; width?: number; height?: number };

const PADDING = 2;

export const Sparkline = ({ values, label, width = 120, height = 32 }: SparklineProps) => {
  const points = values.map(Number).filter(Number.isFinite);
  if (points.length < 2) return <svg width={width} height={height} role="img" aria-label={label} />;
  const line = pathOf(points, width, height);
  const isUp = (points.at(-1) ?? 0) >= (points[0] ?? 0);
  const colour = isUp ? 'var(--up)' : 'var(--down)';
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <path d={`${line}V${height}H${PADDING}Z`} fill={isUp ? 'var(--up-soft)' : 'var(--down-soft)'} />
      <path d={line} fill="none" stroke={colour} strokeWidth="1.500" strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  );
};

const pathOf = (points: number[], width: number, height: number): string => {
  const low = Math.min(...points);
  const span = Math.max(...points) - low || 1;
  const step = (width - 2 * PADDING) / (points.length - 1);
  return points
    .map((point, index) => {
      const x = PADDING + index * step;
      const y = height - PADDING - ((point - low) / span) * (height - 2 * PADDING);
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join('');
};
