import { useSyncExternalStore } from 'react';

import { serverNow } from './clock';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = serverNow();

const tick = (): void => {
  now = serverNow();
  for (const listener of listeners) listener();
};

export const subscribeToSeconds = (listener: () => void): (() => void) => {
  listeners.add(listener);
  timer ??= setInterval(tick, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
};

const STALE_AFTER_MS = 10_000;

export const isStaleNow = (asOfMs: number): boolean => now - asOfMs > STALE_AFTER_MS;

/** Re-renders every second, on one timer for the whole app. */
export const useNow = (): number => useSyncExternalStore(subscribeToSeconds, () => now);

/** True once the data is older than ten seconds; re-renders only when that changes. */
export const useIsStale = (asOfMs: number | undefined): boolean =>
  useSyncExternalStore(subscribeToSeconds, () => asOfMs !== undefined && isStaleNow(asOfMs));
