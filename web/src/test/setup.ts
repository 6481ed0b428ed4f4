import '@testing-library/jest-dom/vitest';

import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

afterEach(cleanup);
// Generous: the machines that run this have two cores and other work.
configure({ asyncUtilTimeout: 8_000 });

// jsdom has no layout; Mantine asks for both of these when it mounts.
// Plain assignments: tests that stub a global of their own undo all stubs at their end.
window.matchMedia = (query) =>
  ({
  matches: false,
  media: query,
  onchange: null,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  dispatchEvent: () => false,
}) as unknown as MediaQueryList;
window.ResizeObserver = class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};
