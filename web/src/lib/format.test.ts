import { describe, expect, it } from 'vitest';

import { decimalsOf, formatAgo, formatMoney, formatPercent, formatPrice, formatSignedMoney } from './format';

describe('numbers', () => {
  it('keep every digit of an amount that a float would lose', () => {
    expect(formatPrice('9007199254740993.12', 'en', '0.01')).toBe('9,007,199,254,740,993.12');
  });

  it('follow the language', () => {
    expect(formatMoney('1234.5', 'en')).toBe('1,234.50');
    expect(formatMoney('1234.5', 'tr')).toBe('1.234,50');
  });

  it('show as many decimals as the tick has', () => {
    expect(formatPrice('0.5', 'en', '0.00010000')).toBe('0.5000');
    expect(decimalsOf('1')).toBe(0);
    expect(decimalsOf('10.00')).toBe(0);
  });

  it('write the sign of a result, and none for zero', () => {
    expect(formatSignedMoney('12.3', 'en')).toBe('+12.30');
    expect(formatSignedMoney('-12.3', 'en')).toBe('-12.30');
    expect(formatSignedMoney('0.00', 'en')).toBe('0.00');
    expect(formatPercent('0.0123', 'en')).toBe('+1.23%');
  });
});

describe('ages', () => {
  it.each([
    [5_000, '5 sec. ago'],
    [125_000, '2 min. ago'],
    [7_200_000, '2 hr. ago'],
  ])('of %i ms read "%s"', (age, words) => {
    expect(formatAgo(0, age, 'en')).toBe(words);
  });
});
