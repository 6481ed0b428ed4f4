import { Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { Contours } from '@/components/contours';
import { LanguageSwitch } from '@/components/language-switch';
import { Logo } from '@/components/logo';

import classes from './auth-layout.module.css';

type AuthLayoutProps = { title: string; children: ReactNode };

export const AuthLayout = ({ title, children }: AuthLayoutProps) => {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · Balina`;
  }, [title]);
  return (
    <div className={classes['page']}>
      <div className={classes['sea']}>
        <Contours className={classes['contours']} />
        <div className={classes['brand']}>
          <Logo size={36} />
          {t('app.name')}
        </div>
        <div className={classes['words']}>
          <p className={classes['pitch']}>{t('auth.pitch')}</p>
          <ul className={classes['points']}>
            <li>{t('auth.point1')}</li>
            <li>{t('auth.point2')}</li>
            <li>{t('auth.point3')}</li>
          </ul>
        </div>
      </div>
      <main className={classes['side']}>
        <div className={classes['switch']}>
          <LanguageSwitch />
        </div>
        <div className={classes['form']}>
          <Title order={1} fz={26} mb="lg" style={{ letterSpacing: '-0.02em' }}>
            {title}
          </Title>
          {children}
        </div>
      </main>
    </div>
  );
};
