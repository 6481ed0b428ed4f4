import {
  IconActivity,
  IconKey,
  IconLayoutDashboard,
  IconRipple,
  IconRobot,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Contours } from '@/components/contours';
import { Logo } from '@/components/logo';

import classes from './shell.module.css';

const LINKS = [
  { to: '/', name: 'dashboard', Icon: IconLayoutDashboard },
  { to: '/bots', name: 'bots', Icon: IconRobot },
  { to: '/markets', name: 'markets', Icon: IconRipple },
  { to: '/activity', name: 'activity', Icon: IconActivity },
  { to: '/accounts', name: 'accounts', Icon: IconKey },
] as const;

export const Rail = () => {
  const { t } = useTranslation();
  return (
    <nav className={classes['rail']} aria-label={t('nav.label')}>
      <Contours className={classes['contours']} />
      <Link to="/" className={classes['brand']}>
        <Logo />
        {t('app.name')}
      </Link>
      <ul className={classes['links']}>
        {LINKS.map(({ to, name, Icon }) => (
          <li key={to}>
            <Link
              to={to}
              className={classes['link']}
              activeOptions={{ exact: to === '/', includeSearch: false }}
            >
              <Icon size={19} stroke={1.7} aria-hidden="true" />
              <span>{t(`nav.${name}`)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
};
