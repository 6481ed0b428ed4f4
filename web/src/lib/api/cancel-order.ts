import type { Order } from '@/lib/contract';
import { session } from '@/lib/session/session';

export const cancelOrder = (orderId: string): Promise<Order> =>
  session.authorised(`/orders/${encodeURIComponent(orderId)}/cancel`, { method: 'POST' });
