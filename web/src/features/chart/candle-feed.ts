import { listCandles } from '@/lib/api/list-candles';
import type { Candle } from '@/lib/contract';
import { live } from '@/lib/live/app-client';
import { type KlineData, klineChannel } from '@/lib/live/messages';

export type Feed = { venue: string; symbol: string; timeframe: string };
export type FeedState = { status: 'loading' } | { status: 'empty' } | { status: 'ready' } | { status: 'failed'; error: Error };

export type FeedListener = {
  /** Everything known, ascending; after a load, a page of history or a gap. */
  onAll: (candles: Candle[]) => void;
  /** One candle that is new or the newest one changed. */
  onLast: (candle: Candle) => void;
  onState: (state: FeedState) => void;
};

const PAGE = 500;

/**
 * The candles of one feed, outside React: history over REST, the moving end over the live connection. A chart is an
 * imperative thing that redraws sixty times a second, and a component tree is not.
 */
export class CandleFeed {
  readonly #candles = new Map<number, Candle>();
  readonly #feed: Feed;
  readonly #listener: FeedListener;
  readonly #abort = new AbortController();
  readonly #unsubscribe: (() => void)[] = [];
  #isLoadingOlder = false;
  #hasOlder = true;
  #newestMs = 0;

  constructor(feed: Feed, listener: FeedListener) {
    this.#feed = feed;
    this.#listener = listener;
  }

  start(): void {
    const { venue, symbol, timeframe } = this.#feed;
    this.#unsubscribe.push(
      live.subscribe(klineChannel(venue, symbol, timeframe), (message) => this.#moved(message.data as KlineData)),
      // Candles that closed while the connection was down were never pushed.
      live.onGap(() => void this.load()),
    );
    void this.load();
  }

  stop(): void {
    this.#abort.abort();
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  async load(): Promise<void> {
    if (this.#candles.size === 0) this.#listener.onState({ status: 'loading' });
    try {
      const candles = await listCandles({ ...this.#feed, limit: PAGE }, this.#abort.signal);
      this.#hasOlder = candles.length > 0;
      this.#merge(candles);
      this.#publish();
    } catch (error) {
      this.#failed(error);
    }
  }

  async loadOlder(): Promise<void> {
    if (this.#isLoadingOlder || !this.#hasOlder || this.#candles.size === 0) return;
    this.#isLoadingOlder = true;
    try {
      const oldest = Math.min(...this.#candles.keys());
      const candles = await listCandles({ ...this.#feed, limit: PAGE, before_ms: oldest }, this.#abort.signal);
      this.#hasOlder = candles.length > 0;
      this.#merge(candles);
      if (candles.length > 0) this.#publish();
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#isLoadingOlder = false;
    }
  }

  #moved(candle: KlineData): void {
    const isFirst = this.#candles.size === 0;
    const isLate = candle.open_ms < this.#newestMs;
    this.#merge([candle]);
    // A late correction of an older candle cannot be appended: the whole series is set again.
    if (isFirst || isLate) this.#publish();
    else this.#listener.onLast(candle);
  }

  #merge(candles: readonly Candle[]): void {
    for (const candle of candles) {
      this.#candles.set(candle.open_ms, candle);
      this.#newestMs = Math.max(this.#newestMs, candle.open_ms);
    }
  }

  #publish(): void {
    this.#listener.onAll([...this.#candles.values()].toSorted((left, right) => left.open_ms - right.open_ms));
    this.#listener.onState({ status: this.#candles.size === 0 ? 'empty' : 'ready' });
  }

  #failed(error: unknown): void {
    if (this.#abort.signal.aborted) return;
    // With candles on the screen a failed page is no reason to take them away; the next gap or scroll tries again.
    if (this.#candles.size > 0) return;
    this.#listener.onState({ status: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
  }
}
