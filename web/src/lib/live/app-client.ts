import { createLiveTicket } from '@/lib/api/create-live-ticket';

import { LiveClient, type Socket } from './client';

const address = async (): Promise<string> => {
  const { ticket } = await createLiveTicket();
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${location.host}/ws?ticket=${encodeURIComponent(ticket)}`;
};

export const live = new LiveClient({ address, open: (url) => new WebSocket(url) as Socket });
