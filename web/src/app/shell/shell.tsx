import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { KillSwitchBanner } from '@/features/emergency/kill-switch-banner';
import { useLiveSession } from '@/lib/live/use-live-session';

import { Header } from './header';
import { Rail } from './rail';
import classes from './shell.module.css';

export const Shell = () => {
  const { t } = useTranslation();
  useLiveSession();
  return (
    <div className={classes['shell']}>
      <a className={classes['skip']} href="#content">
        {t('app.skip')}
      </a>
      <Rail />
      <header className={classes['header']}>
        <Header />
        <KillSwitchBanner />
      </header>
      <main className={classes['main']} id="content" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
};
