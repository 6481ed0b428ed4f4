import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { FakeSocket } from '@/test/fake-socket';

import { LiveClient } from './client';
import type { ChannelMessage, Seq } from './messages';

const PRICE = 'price:binance:BTC/USDT';
const FIXED_DELAY_MS = 1_000;

let sockets: FakeSocket[];
let tickets: number;
let ticketFails: boolean;
let client: LiveClient;

const socket = (): FakeSocket => {
  const last = sockets.at(-1);
  if (last === undefined) throw new Error('nothing was opened');
  return last;
};
const update = (seq: Seq, data: unknown = {}, channel = PRICE) => ({ type: 'update', channel, seq, as_of_ms: 1, data });
const settle = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const connect = async (): Promise<void> => {
  client.start();
  await settle();
  socket().accept();
};

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  tickets = 0;
  ticketFails = false;
  client = new LiveClient({
    address: () => (ticketFails ? Promise.reject(new Error('no ticket')) : Promise.resolve(`ws://test/${++tickets}`)),
    open: (address) => {
      sockets.push(new FakeSocket(address));
      return socket();
    },
    delay: () => FIXED_DELAY_MS,
  });
});

afterEach(() => {
  client.stop();
  vi.useRealTimers();
});

describe('subscriptions', () => {
  it('sends the channels of one moment as one message', async () => {
    await connect();
    client.subscribe(PRICE, () => undefined);
    client.subscribe('trade_updates', () => undefined);
    await settle(50);
    expect(socket().sent).toEqual([{ action: 'subscribe', channels: [PRICE, 'trade_updates'], resume: {} }]);
  });

  it('shares a channel between listeners and leaves it with the last of them', async () => {
    await connect();
    const first = client.subscribe(PRICE, () => undefined);
    const second = client.subscribe(PRICE, () => undefined);
    await settle(50);
    first();
    await settle(50);
    expect(socket().sent).toHaveLength(1);
    second();
    await settle(50);
    expect(socket().sent.at(-1)).toEqual({ action: 'unsubscribe', channels: [PRICE] });
  });

  it('says nothing when a screen leaves and the next one asks for the same channel at once', async () => {
    await connect();
    const leave = client.subscribe(PRICE, () => undefined);
    await settle(50);
    leave();
    client.subscribe(PRICE, () => undefined);
    await settle(50);
    expect(socket().sent).toHaveLength(1);
  });

  it('hands a message to every listener of its channel and to no other', async () => {
    const heard: string[] = [];
    client.subscribe(PRICE, () => heard.push('price'));
    client.subscribe('trade_updates', () => heard.push('trades'));
    await connect();
    socket().deliver(update(1));
    expect(heard).toEqual(['price']);
  });
});

describe('order of messages', () => {
  const heardAfter = async (...seqs: Seq[]): Promise<Seq[]> => {
    const heard: ChannelMessage[] = [];
    client.subscribe(PRICE, (message) => heard.push(message));
    await connect();
    for (const seq of seqs) socket().deliver(update(seq));
    return heard.map(({ seq }) => seq);
  };

  it('drops what is not newer than the last seen', async () => {
    expect(await heardAfter(5, 5, 4, 6)).toEqual([5, 6]);
  });

  it('compares long numbers exactly, beyond what a float can tell apart', async () => {
    const [before, after] = ['90071992547409931', '90071992547409932'];
    expect(await heardAfter(before, after, before)).toEqual([before, after]);
  });

  it('compares sort keys as text', async () => {
    expect(await heardAfter('EVT#2#a', 'EVT#1#b', 'EVT#2#b')).toEqual(['EVT#2#a', 'EVT#2#b']);
  });

  it('ignores frames that are not messages', async () => {
    const heard: ChannelMessage[] = [];
    client.subscribe(PRICE, (message) => heard.push(message));
    await connect();
    for (const frame of ['not json', '[]', 'null', '{"type":"update"}', '{"message":"Forbidden"}']) {
      socket().deliver(frame);
    }
    expect(heard).toEqual([]);
    expect(client.status()).toBe('open');
  });
});

describe('a lost connection', () => {
  it('comes back with a new ticket, the same channels and the last cursor of each', async () => {
    client.subscribe(PRICE, () => undefined);
    client.subscribe('trade_updates', () => undefined);
    await connect();
    socket().deliver(update('EVT#7#x', {}, 'trade_updates'));
    socket().drop();
    expect(client.status()).toBe('reconnecting');
    await settle(FIXED_DELAY_MS);
    socket().accept();
    expect(sockets.map(({ address }) => address)).toEqual(['ws://test/1', 'ws://test/2']);
    expect(socket().sent).toEqual([
      { action: 'subscribe', channels: [PRICE, 'trade_updates'], resume: { trade_updates: 'EVT#7#x' } },
    ]);
    expect(client.status()).toBe('open');
  });

  it('tells of a gap after coming back, and not after the first connection', async () => {
    const gap = vi.fn();
    client.onGap(gap);
    await connect();
    expect(gap).not.toHaveBeenCalled();
    socket().drop();
    await settle(FIXED_DELAY_MS);
    socket().accept();
    expect(gap).toHaveBeenCalledTimes(1);
  });

  it('tries again when no ticket can be had', async () => {
    ticketFails = true;
    client.start();
    await settle();
    expect(client.status()).toBe('reconnecting');
    ticketFails = false;
    await settle(FIXED_DELAY_MS);
    socket().accept();
    expect(client.status()).toBe('open');
  });

  it('is noticed by silence: a ping that nobody answers', async () => {
    await connect();
    await settle(20_000);
    expect(socket().sent).toEqual([{ action: 'ping' }]);
    await settle(8_000);
    expect(client.status()).toBe('reconnecting');
    expect(socket().isClosed).toBe(true);
  });

  it('is not assumed while pongs arrive', async () => {
    await connect();
    await settle(20_000);
    socket().deliver({ type: 'pong' });
    await settle(10_000);
    expect(client.status()).toBe('open');
  });

  it('does not wait out its delay when the browser says it is back online', async () => {
    await connect();
    socket().drop();
    client.reconnectNow();
    await settle();
    expect(sockets).toHaveLength(2);
    await settle(FIXED_DELAY_MS * 3);
    expect(sockets).toHaveLength(2);
  });
});

describe('stopping', () => {
  it('closes the socket, stays closed and forgets the cursors of this user', async () => {
    client.subscribe('trade_updates', () => undefined);
    await connect();
    socket().deliver(update('EVT#9#x', {}, 'trade_updates'));
    client.stop();
    expect(socket().isClosed).toBe(true);
    await settle(60_000);
    expect(sockets).toHaveLength(1);
    await connect();
    expect(socket().sent).toEqual([{ action: 'subscribe', channels: ['trade_updates'], resume: {} }]);
  });

  it('opens nothing when the ticket arrives after the stop', async () => {
    client.start();
    client.stop();
    await settle();
    expect(sockets).toHaveLength(0);
  });
});
