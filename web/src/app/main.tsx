import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@/styles/fonts.css';
import '@/styles/global.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { session } from '@/lib/session/session';

import { App } from './app';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

// An unreachable server leaves the session "restoring"; the app shows that and offers to try again.
void session.restore().catch(() => undefined);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
