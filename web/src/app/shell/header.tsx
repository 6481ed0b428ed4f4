import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Logo } from '@/components/logo';
import { KillSwitch } from '@/features/emergency/kill-switch';

import { ConnectionState } from './connection-state';
import { Preferences } from './preferences';
import classes from './shell.module.css';

export const Header = () => {
  const { t } = useTranslation();
  return (
    <div className={classes['bar']}>
      <Link to="/" className={classes['phoneBrand']} aria-label={t('app.name')}>
        <Logo size={26} />
      </Link>
      <ConnectionState />
      <div className={classes['spacer']} />
      <KillSwitch />
      <Preferences />
    </div>
  );
};
