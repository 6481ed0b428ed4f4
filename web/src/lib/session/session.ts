import type { Tokens } from '@/lib/contract';
import { ApiError, SignedOutError } from '@/lib/http/errors';
import { request, type RequestOptions } from '@/lib/http/request';

export type SessionState = { status: 'restoring' } | { status: 'signed_out' } | { status: 'signed_in' };

/**
 * The refresh token survives a reload, but neither a closed tab nor a second one: sessionStorage is the least lasting
 * place that keeps a trader signed in across F5. The access token stays in memory only, so a stolen copy of the
 * storage is useless once the refresh token is revoked by signing out.
 */
const REFRESH_KEY = 'balina.refresh';
const REFRESH_AHEAD_MS = 60_000;
const MIN_REFRESH_DELAY_MS = 5_000;

/** Holds the tokens, refreshes them before they expire and once on a 401, and tells the app when the session ends. */
export class Session {
  #state: SessionState = { status: 'restoring' };
  #accessToken: string | undefined;
  #refreshing: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  readonly state = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async restore(): Promise<void> {
    if (this.#state.status !== 'restoring') return;
    if (this.#storage.getItem(REFRESH_KEY) === null) {
      this.#become({ status: 'signed_out' });
      return;
    }
    try {
      await this.#refresh();
    } catch (error) {
      if (!(error instanceof SignedOutError)) throw error;
    }
  }

  async signIn(email: string, password: string): Promise<void> {
    this.#adopt(await request<Tokens>('/auth/login', { method: 'POST', body: { email, password } }));
  }

  async signOut(): Promise<void> {
    const token = this.#accessToken;
    // Local first: whoever walks up to the screen finds it signed out even if the server is unreachable.
    this.#end();
    if (token !== undefined) await request<undefined>('/auth/logout', { method: 'POST', token });
  }

  /** A request with the access token; an expired one is refreshed once and the request repeated. */
  async authorised<Answer>(path: string, options: RequestOptions = {}): Promise<Answer> {
    if (this.#accessToken === undefined) await this.#refresh();
    const token = this.#accessToken;
    try {
      return await request<Answer>(path, { ...options, token });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      if (this.#accessToken === token) await this.#refresh();
      return await request<Answer>(path, { ...options, token: this.#accessToken });
    }
  }

  // Refreshes are single-flight: ten requests that meet a 401 together must not spend ten refresh tokens.
  #refresh(): Promise<void> {
    this.#refreshing ??= this.#refreshOnce().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  async #refreshOnce(): Promise<void> {
    const refreshToken = this.#storage.getItem(REFRESH_KEY);
    if (refreshToken === null) {
      this.#end();
      throw new SignedOutError();
    }
    try {
      this.#adopt(await request<Tokens>('/auth/refresh', { method: 'POST', body: { refresh_token: refreshToken } }));
    } catch (error) {
      // Only a refusal ends the session; a network that is down must not sign anybody out.
      if (!(error instanceof ApiError) || error.status >= 500 || error.status === 429) throw error;
      this.#end();
      throw new SignedOutError();
    }
  }

  #adopt(tokens: Tokens): void {
    this.#accessToken = tokens.access_token;
    this.#storage.setItem(REFRESH_KEY, tokens.refresh_token);
    clearTimeout(this.#timer);
    const delay = Math.max(tokens.expires_in * 1000 - REFRESH_AHEAD_MS, MIN_REFRESH_DELAY_MS);
    // A failed early refresh is not an event: the next request meets a 401 and tries again.
    this.#timer = setTimeout(() => void this.#refresh().catch(() => undefined), delay);
    this.#become({ status: 'signed_in' });
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#accessToken = undefined;
    this.#storage.removeItem(REFRESH_KEY);
    this.#become({ status: 'signed_out' });
  }

  #become(state: SessionState): void {
    if (this.#state.status === state.status) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

export const session = new Session(globalThis.sessionStorage);
