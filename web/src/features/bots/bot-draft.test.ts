import { describe, expect, it } from 'vitest';

import { aStrategy, anAccount, anInstrument } from '@/test/builders';

import { draftOf, firstValues, stakeFault } from './bot-draft';
import { parametersOf } from './parameter-schema';

describe('a stake', () => {
  it.each([
    ['100', null],
    ['0.00000001', 'too_small'],
    ['4.99', 'too_small'],
    ['5', null],
    ['25,5', null],
    ['0', 'invalid'],
    ['-5', 'invalid'],
    ['1e3', 'invalid'],
    ['1.123456789', 'invalid'],
    ['', 'invalid'],
  ])('of "%s" is judged %s', (stake, fault) => {
    expect(stakeFault(stake, '5')).toBe(fault);
  });
});

describe('the form', () => {
  const choices = { accounts: [anAccount()], strategies: [aStrategy()], instruments: [anInstrument()] };

  it("starts with the strategy's own defaults", () => {
    expect(firstValues(choices).parameters).toEqual({ fast: 5, entry_order: 'market', join_trend: false });
  });

  it('ignores a market from the address that does not exist', () => {
    expect(firstValues(choices, 'DOGE/TRY').symbol).toBe('BTC/USDT');
  });

  it('sends a decimal point whatever the keyboard offered', () => {
    expect(draftOf({ ...firstValues(choices), name: ' Tide ', stake: '25,5' }, 'binance')).toMatchObject({
      name: 'Tide',
      stake: '25.5',
      venue: 'binance',
    });
  });
});

describe('a strategy schema', () => {
  it('becomes inputs with bounds, choices and switches', () => {
    expect(parametersOf(aStrategy().parameters)).toMatchObject([
      { name: 'fast', kind: 'number', isInteger: true, minimum: 2, maximum: 200, initial: 5 },
      { name: 'entry_order', kind: 'choice', options: ['market', 'limit'] },
      { name: 'join_trend', kind: 'boolean', initial: false },
    ]);
  });

  it('without properties becomes no inputs', () => {
    expect(parametersOf({})).toEqual([]);
  });
});
