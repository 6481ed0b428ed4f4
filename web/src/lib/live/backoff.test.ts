import { describe, expect, it } from 'vitest';

import { jitteredBackoff } from './backoff';

describe('jittered backoff', () => {
  it.each([
    { attempt: 0, luck: 0, expected: 250 },
    { attempt: 0, luck: 1, expected: 500 },
    { attempt: 3, luck: 0.5, expected: 3_000 },
    { attempt: 50, luck: 1, expected: 20_000 },
  ])('waits $expected ms at attempt $attempt with luck $luck', ({ attempt, luck, expected }) => {
    expect(jitteredBackoff(500, 20_000, () => luck)(attempt)).toBe(expected);
  });
});
