/**
 * The server's time as far as the browser knows it. Staleness compares the server's timestamps with now, and a laptop
 * clock that is a minute off would otherwise grey out a healthy market.
 */
let offsetMs = 0;

/** Learns the offset from an HTTP `Date` header, which has a resolution of one second. */
export const learnServerTime = (date: string | null, receivedMs: number = Date.now()): void => {
  const serverMs = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(serverMs)) return;
  const candidate = serverMs + 500 - receivedMs;
  // Within the header's own error: keep zero rather than add noise.
  offsetMs = Math.abs(candidate) < 2_000 ? 0 : candidate;
};

export const serverNow = (): number => Date.now() + offsetMs;
