export type Delay = (attempt: number) => number;

/**
 * Exponential backoff with equal jitter: half of the step is fixed, half random, so that a thousand browsers that lost
 * the same server do not come back in the same instant, and none comes back at once.
 */
export const jitteredBackoff =
  (firstMs = 500, capMs = 20_000, random: () => number = Math.random): Delay =>
  (attempt) => {
    const step = Math.min(capMs, firstMs * 2 ** attempt);
    return step / 2 + (random() * step) / 2;
  };
