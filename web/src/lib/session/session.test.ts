import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { SignedOutError, UnreachableError } from '@/lib/http/errors';
import { FakeApi } from '@/test/fake-api';

import { Session } from './session';

const tokens = (access: string, refresh = 'refresh-1') => ({
  body: { access_token: access, refresh_token: refresh, token_type: 'Bearer', expires_in: 3600 },
});
const UNAUTHORIZED = { status: 401, body: { title: 'Unauthorized', status: 401, detail: 'expired' } };

let api: FakeApi;
let session: Session;

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  api = new FakeApi().install();
  session = new Session(sessionStorage);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const signIn = async (): Promise<void> => {
  api.on('POST /auth/login', tokens('first'));
  await session.signIn('a@b.co', 'secret');
};

describe('session', () => {
  it('is restored from the refresh token of this tab after a reload', async () => {
    sessionStorage.setItem('balina.refresh', 'kept');
    api.on('POST /auth/refresh', tokens('fresh'));
    await session.restore();
    expect(session.state().status).toBe('signed_in');
    expect(api.calls[0]?.body).toEqual({ refresh_token: 'kept' });
  });

  it('is signed out when there is nothing to restore', async () => {
    await session.restore();
    expect(session.state().status).toBe('signed_out');
  });

  it('never writes the access token anywhere', async () => {
    await signIn();
    const stored = [sessionStorage, localStorage].flatMap((storage) =>
      Array.from({ length: storage.length }, (_, index) => storage.getItem(storage.key(index) ?? '')),
    );
    expect(stored).toEqual(['refresh-1']);
  });

  it('refreshes a minute before the token expires', async () => {
    await signIn();
    api.on('POST /auth/refresh', tokens('second', 'refresh-2'));
    await vi.advanceTimersByTimeAsync(3_540_000);
    expect(api.asked('POST /auth/refresh')).toHaveLength(1);
    expect(sessionStorage.getItem('balina.refresh')).toBe('refresh-2');
  });

  it('meets a 401 with one refresh for all requests and repeats each', async () => {
    await signIn();
    api.on('POST /auth/refresh', tokens('second')).on('GET /bots', UNAUTHORIZED, UNAUTHORIZED, { body: { items: [] } });
    await Promise.all([session.authorised('/bots'), session.authorised('/bots')]);
    expect(api.asked('POST /auth/refresh')).toHaveLength(1);
    expect(api.asked('GET /bots').map(({ token }) => token)).toEqual([
      'Bearer first',
      'Bearer first',
      'Bearer second',
      'Bearer second',
    ]);
  });

  it('ends when the refresh token is refused', async () => {
    await signIn();
    api.on('POST /auth/refresh', UNAUTHORIZED).on('GET /bots', UNAUTHORIZED);
    await expect(session.authorised('/bots')).rejects.toThrow(SignedOutError);
    expect(session.state().status).toBe('signed_out');
    expect(sessionStorage.getItem('balina.refresh')).toBeNull();
  });

  it('survives a server that cannot be reached', async () => {
    await signIn();
    api.on('POST /auth/refresh', 'unreachable').on('GET /bots', UNAUTHORIZED);
    await expect(session.authorised('/bots')).rejects.toThrow(UnreachableError);
    expect(session.state().status).toBe('signed_in');
  });

  it('is over on this screen even when signing out does not reach the server', async () => {
    await signIn();
    api.on('POST /auth/logout', 'unreachable');
    await expect(session.signOut()).rejects.toThrow(UnreachableError);
    expect(session.state().status).toBe('signed_out');
    expect(api.asked('POST /auth/logout')[0]?.token).toBe('Bearer first');
  });
});
