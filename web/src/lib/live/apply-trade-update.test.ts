import { type InfiniteData, QueryClient } from '@tanstack/react-query';
import { beforeEach, describe, expect, it } from 'vitest';

import type { Order, Page, Position } from '@/lib/contract';
import { anOrder, aPosition, aTrade } from '@/test/builders';

import { applyTradeUpdate } from './apply-trade-update';

let queryClient: QueryClient;

const seedOrders = (filter: object, ...orders: Order[]): void =>
  void queryClient.setQueryData(['orders', filter], { pages: [{ items: orders, next_cursor: null }], pageParams: [null] });
const listed = (filter: object): string[] =>
  queryClient
    .getQueryData<InfiniteData<Page<Order>>>(['orders', filter])
    ?.pages.flatMap((page) => page.items.map((order) => `${order.order_id} ${order.status}`)) ?? [];

beforeEach(() => {
  queryClient = new QueryClient();
});

describe('a pushed order', () => {
  it('goes on top of the lists it belongs to', () => {
    seedOrders({}, anOrder({ order_id: 'old' }));
    seedOrders({ bot_id: 'another' });
    applyTradeUpdate(queryClient, { kind: 'order', ...anOrder({ order_id: 'new', status: 'SENDING' }) });
    expect(listed({})).toEqual(['new SENDING', 'old SETTLED']);
    expect(listed({ bot_id: 'another' })).toEqual([]);
  });

  it('replaces its older self where it stands', () => {
    seedOrders({}, anOrder({ order_id: 'a', status: 'SENDING' }), anOrder({ order_id: 'b' }));
    applyTradeUpdate(queryClient, { kind: 'order', ...anOrder({ order_id: 'a', status: 'SETTLED' }) });
    expect(listed({})).toEqual(['a SETTLED', 'b SETTLED']);
  });

  it('leaves a list whose status filter it no longer meets', () => {
    seedOrders({ status: 'SENDING' }, anOrder({ order_id: 'a', status: 'SENDING' }));
    applyTradeUpdate(queryClient, { kind: 'order', ...anOrder({ order_id: 'a', status: 'SETTLED' }) });
    expect(listed({ status: 'SENDING' })).toEqual([]);
  });

  it('creates no list that nobody has asked for', () => {
    applyTradeUpdate(queryClient, { kind: 'order', ...anOrder({}) });
    expect(queryClient.getQueryCache().getAll()).toEqual([]);
  });
});

describe('positions', () => {
  const botsWithPositions = (): string[] =>
    (queryClient.getQueryData<Position[]>(['positions']) ?? []).map(({ bot_id }) => bot_id);

  it('appear when opened and vanish when their quantity is zero', () => {
    queryClient.setQueryData<Position[]>(['positions'], []);
    applyTradeUpdate(queryClient, { kind: 'position', ...aPosition({ bot_id: 'one' }) });
    expect(botsWithPositions()).toEqual(['one']);
    applyTradeUpdate(queryClient, { kind: 'position', ...aPosition({ bot_id: 'one', quantity: '0' }) });
    expect(botsWithPositions()).toEqual([]);
  });

  it('vanish when their trade closes', () => {
    queryClient.setQueryData<Position[]>(['positions'], [aPosition({ bot_id: 'one' }), aPosition({ bot_id: 'two' })]);
    applyTradeUpdate(queryClient, { kind: 'trade', ...aTrade({ bot_id: 'one', status: 'closed' }) });
    expect(botsWithPositions()).toEqual(['two']);
  });
});
