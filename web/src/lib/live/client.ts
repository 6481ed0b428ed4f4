import type { Delay } from './backoff';
import { jitteredBackoff } from './backoff';
import { type ChannelMessage, type ClientMessage, isNewer, parseServerMessage, type Seq } from './messages';

export type LiveStatus = 'idle' | 'connecting' | 'open' | 'reconnecting';
export type Listener = (message: ChannelMessage) => void;

/** The part of a WebSocket this client uses, so that tests can hand in their own. */
export type Socket = {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send: (frame: string) => void;
  close: () => void;
};

export type LiveClientOptions = {
  /** A fresh address for each attempt: tickets are good for one connection. */
  address: () => Promise<string>;
  open: (address: string) => Socket;
  delay?: Delay;
};

const PING_EVERY_MS = 20_000;
const PONG_WITHIN_MS = 8_000;
const CONNECT_WITHIN_MS = 10_000;
/** Subscriptions of one render are sent as one message. */
const COALESCE_MS = 20;

/**
 * One connection for the whole app. Channels are counted, so that two widgets of one symbol share a subscription;
 * a dropped connection comes back by itself, asks for what it missed, and reports the gap to those who must re-read.
 */
export class LiveClient {
  #status: LiveStatus = 'idle';
  #socket: Socket | undefined;
  #attempt = 0;
  #generation = 0;
  #hasBeenOpen = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #heartbeat: ReturnType<typeof setTimeout> | undefined;
  #flush: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #subscribed = new Set<string>();
  readonly #lastSeq = new Map<string, Seq>();
  readonly #statusListeners = new Set<() => void>();
  readonly #gapListeners = new Set<() => void>();
  readonly #options: LiveClientOptions;
  readonly #delay: Delay;

  constructor(options: LiveClientOptions) {
    this.#options = options;
    this.#delay = options.delay ?? jitteredBackoff();
  }

  readonly status = (): LiveStatus => this.#status;

  readonly onStatus = (listener: () => void): (() => void) => {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  };

  /** Called after each reconnection: whatever was read before it may have changed unseen. */
  readonly onGap = (listener: () => void): (() => void) => {
    this.#gapListeners.add(listener);
    return () => this.#gapListeners.delete(listener);
  };

  readonly subscribe = (channel: string, listener: Listener): (() => void) => {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    this.#scheduleFlush();
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      if (this.#listeners.get(channel) === listeners) this.#listeners.delete(channel);
      this.#scheduleFlush();
    };
  };

  start(): void {
    if (this.#status !== 'idle') return;
    this.#become('connecting');
    void this.#connect();
  }

  /** Ends the connection and forgets everything: the next user must not resume this one's stream. */
  stop(): void {
    this.#generation += 1;
    this.#clearTimers();
    this.#detach()?.close();
    this.#lastSeq.clear();
    this.#attempt = 0;
    this.#hasBeenOpen = false;
    this.#become('idle');
  }

  /** Skips the wait, for a browser that says it is online or visible again. */
  reconnectNow(): void {
    if (this.#status !== 'reconnecting' || this.#retry === undefined) return;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    void this.#connect();
  }

  async #connect(): Promise<void> {
    const generation = ++this.#generation;
    let address: string;
    try {
      address = await this.#options.address();
    } catch {
      // Whatever the reason (network, expired session), the answer is to wait; a session that ended calls stop().
      if (generation === this.#generation) this.#scheduleRetry();
      return;
    }
    if (generation === this.#generation) this.#attach(this.#options.open(address));
  }

  #attach(socket: Socket): void {
    this.#socket = socket;
    this.#heartbeat = setTimeout(() => this.#lost(), CONNECT_WITHIN_MS);
    socket.onopen = () => this.#opened();
    socket.onmessage = ({ data }) => this.#received(String(data));
    socket.onclose = () => this.#lost();
  }

  #opened(): void {
    const isReturn = this.#hasBeenOpen;
    this.#hasBeenOpen = true;
    this.#subscribed.clear();
    this.#become('open');
    this.#flushNow();
    this.#awaitSilence();
    if (isReturn) for (const listener of this.#gapListeners) listener();
  }

  #received(frame: string): void {
    this.#awaitSilence();
    const message = parseServerMessage(frame);
    // Only traffic proves the connection: a server that accepts and drops must not reset the backoff.
    if (message !== undefined) this.#attempt = 0;
    if (message === undefined || message.type === 'pong' || message.type === 'error') return;
    if (!isNewer(message.seq, this.#lastSeq.get(message.channel))) return;
    this.#lastSeq.set(message.channel, message.seq);
    for (const listener of this.#listeners.get(message.channel) ?? []) listener(message);
  }

  #awaitSilence(): void {
    clearTimeout(this.#heartbeat);
    this.#heartbeat = setTimeout(() => {
      this.#send({ action: 'ping' });
      this.#heartbeat = setTimeout(() => this.#lost(), PONG_WITHIN_MS);
    }, PING_EVERY_MS);
  }

  #lost(): void {
    this.#detach()?.close();
    this.#scheduleRetry();
  }

  #scheduleRetry(): void {
    this.#clearTimers();
    this.#become('reconnecting');
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      void this.#connect();
    }, this.#delay(this.#attempt++));
  }

  #scheduleFlush(): void {
    if (this.#status !== 'open') return;
    this.#flush ??= setTimeout(() => this.#flushNow(), COALESCE_MS);
  }

  /** Brings the server's idea of our subscriptions in line with the listeners. */
  #flushNow(): void {
    clearTimeout(this.#flush);
    this.#flush = undefined;
    const added = [...this.#listeners.keys()].filter((channel) => !this.#subscribed.has(channel));
    const removed = [...this.#subscribed].filter((channel) => !this.#listeners.has(channel));
    if (added.length > 0) this.#send({ action: 'subscribe', channels: added, resume: this.#cursors(added) });
    if (removed.length > 0) this.#send({ action: 'unsubscribe', channels: removed });
    for (const channel of added) this.#subscribed.add(channel);
    for (const channel of removed) {
      this.#subscribed.delete(channel);
      // A channel opened again starts from a snapshot, which may carry the seq we saw last.
      this.#lastSeq.delete(channel);
    }
  }

  #cursors(channels: string[]): Record<string, Seq> {
    return Object.fromEntries(
      channels.flatMap((channel) => {
        const seq = this.#lastSeq.get(channel);
        return seq === undefined ? [] : [[channel, seq]];
      }),
    );
  }

  #send(message: ClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #detach(): Socket | undefined {
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket === undefined) return undefined;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    return socket;
  }

  #clearTimers(): void {
    for (const timer of [this.#retry, this.#heartbeat, this.#flush]) clearTimeout(timer);
    this.#retry = undefined;
    this.#heartbeat = undefined;
    this.#flush = undefined;
  }

  #become(status: LiveStatus): void {
    if (this.#status === status) return;
    this.#status = status;
    for (const listener of this.#statusListeners) listener();
  }
}
