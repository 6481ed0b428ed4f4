import { afterEach, describe, expect, it, vi } from 'vitest';

import { FakeApi } from '@/test/fake-api';

import { ApiError } from './errors';
import { request } from './request';

afterEach(() => vi.unstubAllGlobals());

const errorOf = async (reply: { status: number; body?: unknown }): Promise<ApiError> => {
  new FakeApi().install().on('GET /bots', reply);
  const error: unknown = await request('/bots').catch((reason: unknown) => reason);
  if (error instanceof ApiError) return error;
  throw new Error('expected a refusal');
};

describe('a refusal', () => {
  it('carries the problem document', async () => {
    const errors = [{ field: 'stake', message: 'must be more than zero' }];
    const error = await errorOf({ status: 422, body: { title: 'Invalid', status: 422, detail: 'Correct stake.', errors } });
    expect(error.message).toBe('Correct stake.');
    expect(error.problem.errors).toEqual(errors);
  });

  it("understands the gateway's own words", async () => {
    expect((await errorOf({ status: 403, body: { message: 'Forbidden' } })).problem.detail).toBe('Forbidden');
  });

  it('survives an answer that is no JSON', async () => {
    expect((await errorOf({ status: 502 })).status).toBe(502);
  });
});

describe('a request', () => {
  it('leaves out query values that are not set', async () => {
    const fetched = vi.fn(() => Promise.resolve(new Response('{}')));
    vi.stubGlobal('fetch', fetched);
    await request('/orders', { query: { bot_id: 'a/b', status: undefined, limit: 5 } });
    expect(fetched).toHaveBeenCalledWith('/api/v1/orders?bot_id=a%2Fb&limit=5', expect.anything());
  });
});
