import { useSyncExternalStore } from 'react';

import { live } from './app-client';
import type { LiveStatus } from './client';

export const useLiveStatus = (): LiveStatus => useSyncExternalStore(live.onStatus, live.status);
