import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { session } from '@/lib/session/session';
import { FakeApi } from '@/test/fake-api';
import { renderInApp } from '@/test/render';

import { KillSwitch } from './kill-switch';
import { KillSwitchBanner } from './kill-switch-banner';

const CALM = { body: { scope: '', tripped: false, reason: '', tripped_ms: null, bots: [] } };
const tripped = (scope: string) => ({
  body: { scope, tripped: true, reason: 'storm', tripped_ms: 1_700_000_000_000, bots: [] },
});

let api: FakeApi;

beforeEach(async () => {
  const tokens = { access_token: 'a', refresh_token: 'r', token_type: 'Bearer', expires_in: 3600 };
  api = new FakeApi().install().on('POST /auth/login', { body: tokens });
  await session.signIn('a@b.co', 'secret');
});
afterEach(() => vi.unstubAllGlobals());

const show = (): void =>
  void renderInApp(
    <>
      <KillSwitch />
      <KillSwitchBanner />
    </>,
  );

describe('the kill switch', () => {
  it('stops nothing at the first press', async () => {
    api.on('GET /emergency/status', CALM);
    show();
    await userEvent.click(screen.getByRole('button', { name: 'Kill switch' }));
    expect(await screen.findByText('Stop all trading?')).toBeInTheDocument();
    expect(api.asked('POST /emergency/trigger')).toEqual([]);
  });

  it('stops everything at the second, with the reason given', async () => {
    api.on('GET /emergency/status', CALM, tripped('tenant')).on('POST /emergency/trigger', { status: 202, body: {} });
    show();
    await userEvent.click(screen.getByRole('button', { name: 'Kill switch' }));
    await userEvent.type(await screen.findByLabelText('Reason (optional)'), 'storm');
    await userEvent.click(screen.getByRole('button', { name: 'Stop everything now' }));
    expect(await screen.findByTestId('kill-banner')).toHaveTextContent('storm');
    expect(api.asked('POST /emergency/trigger')[0]?.body).toEqual({ scope: 'tenant', reason: 'storm' });
  });

  it('says why when the server refuses to stop', async () => {
    api
      .on('GET /emergency/status', CALM)
      .on('POST /emergency/trigger', { status: 503, body: { detail: 'The table is away.' } });
    show();
    await userEvent.click(screen.getByRole('button', { name: 'Kill switch' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Stop everything now' }));
    expect(await screen.findByText('The table is away.')).toBeInTheDocument();
  });

  it('is reset by spending the confirmation of the first step in the second', async () => {
    const challenge = { confirmation: 'abc', expires_ms: Date.now() + 60_000 };
    api
      .on('GET /emergency/status', tripped('tenant'), CALM)
      .on('POST /emergency/reset', { status: 202, body: challenge }, CALM);
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'Resume trading…' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Yes, resume trading' }));
    expect(await screen.findByRole('button', { name: 'Kill switch' })).toBeInTheDocument();
    expect(api.asked('POST /emergency/reset').map(({ body }) => body)).toEqual([
      { scope: 'tenant' },
      { confirmation: 'abc' },
    ]);
  });

  it('offers no reset for a switch that the operators tripped', async () => {
    api.on('GET /emergency/status', tripped('global'));
    show();
    expect(await screen.findByTestId('kill-banner')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Resume trading…' })).not.toBeInTheDocument();
  });
});
