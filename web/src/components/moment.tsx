import { formatAgo, formatDateTime } from '@/lib/format';
import { useLanguage } from '@/lib/use-language';
import { useNow } from '@/lib/use-now';

type MomentProps = { atMs: number };

export const Moment = ({ atMs }: MomentProps) => {
  const language = useLanguage();
  return (
    <time className="num" dateTime={new Date(atMs).toISOString()}>
      {formatDateTime(atMs, language)}
    </time>
  );
};

export const Ago = ({ atMs }: MomentProps) => {
  const language = useLanguage();
  const now = useNow();
  return (
    <time className="num" dateTime={new Date(atMs).toISOString()} title={formatDateTime(atMs, language)}>
      {formatAgo(atMs, now, language)}
    </time>
  );
};
