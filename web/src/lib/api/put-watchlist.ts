import type { Watchlist } from '@/lib/contract';
import { session } from '@/lib/session/session';

export const putWatchlist = (symbols: string[]): Promise<Watchlist> =>
  session.authorised('/watchlist', { method: 'PUT', body: { symbols } });
