import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { live } from './app-client';
import { applyTradeUpdate } from './apply-trade-update';
import { TRADE_UPDATES, type TradeUpdate } from './messages';

/** Ties the live connection to the signed-in shell: it opens with it, closes with it, and re-reads after a gap. */
export const useLiveSession = (): void => {
  const queryClient = useQueryClient();
  useEffect(() => {
    const unsubscribe = live.subscribe(TRADE_UPDATES, (message) => {
      // A snapshot of this channel only hands out the cursor to resume from.
      if (message.type === 'update') applyTradeUpdate(queryClient, message.data as TradeUpdate);
    });
    const offGap = live.onGap(() => void queryClient.invalidateQueries());
    const wake = (): void => {
      if (!document.hidden) live.reconnectNow();
    };
    live.start();
    window.addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      unsubscribe();
      offGap();
      window.removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
      live.stop();
    };
  }, [queryClient]);
};
