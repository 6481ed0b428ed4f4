import { vi } from 'vitest';

export type Call = { method: string; path: string; body: unknown; token: string | null };
type Reply = { status?: number; body?: unknown } | 'unreachable';

/** Answers fetch from a table of "METHOD /path" and remembers what was asked. */
export class FakeApi {
  readonly calls: Call[] = [];
  readonly #replies = new Map<string, Reply[]>();

  /** Replies are given in turn; the last one is given for ever. */
  on(route: string, ...replies: Reply[]): this {
    this.#replies.set(route, replies);
    return this;
  }

  asked(route: string): Call[] {
    return this.calls.filter(({ method, path }) => `${method} ${path}` === route);
  }

  install(): this {
    vi.stubGlobal('fetch', (input: string, init: RequestInit) => this.#answer(input, init));
    return this;
  }

  #answer(input: string, init: RequestInit): Promise<Response> {
    const { pathname } = new URL(input, 'http://balina.test');
    const path = pathname.replace('/api/v1', '');
    const method = init.method ?? 'GET';
    const headers = new Headers(init.headers);
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    this.calls.push({ method, path, body, token: headers.get('Authorization') });
    const queue = this.#replies.get(`${method} ${path}`) ?? [{ status: 404, body: { detail: 'no such route' } }];
    const reply = queue.length > 1 ? queue.shift() : queue[0];
    if (reply === undefined || reply === 'unreachable') return Promise.reject(new TypeError('Failed to fetch'));
    const { status = 200, body: answer } = reply;
    return Promise.resolve(new Response(answer === undefined ? null : JSON.stringify(answer), { status }));
  }
}
