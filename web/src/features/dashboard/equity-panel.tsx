import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';

import { EmptyState } from '@/components/empty-state';
import { Money, Percent, SignedMoney } from '@/components/numbers';
import { Panel } from '@/components/panel';
import { QueryView } from '@/components/query-view';
import { BlockSkeleton } from '@/components/skeletons';
import { LazyEquityChart } from '@/features/chart/lazy';
import { portfolioQuery } from '@/lib/api/get-portfolio';
import type { Portfolio } from '@/lib/contract';

import classes from './equity-panel.module.css';
import { useLiveEquity } from './use-live-equity';

const CURVE_HEIGHT = 210;

export const EquityPanel = () => {
  const { t } = useTranslation();
  const portfolio = useQuery(portfolioQuery);
  return (
    <Panel title={t('dashboard.equity')} isFlush>
      <QueryView query={portfolio} skeleton={<BlockSkeleton height={CURVE_HEIGHT} />}>
        {(data) => (
          <div className={classes['grid']}>
            <Figures portfolio={data} />
            <div className={classes['curve']}>
              {data.history.length < 2 ? (
                <EmptyState title={t('dashboard.equity')} hint={t('dashboard.curveEmpty')} />
              ) : (
                <Suspense fallback={<BlockSkeleton height={CURVE_HEIGHT - 32} />}>
                  <LazyEquityChart history={data.history} />
                </Suspense>
              )}
            </div>
          </div>
        )}
      </QueryView>
    </Panel>
  );
};

type FiguresProps = { portfolio: Portfolio };

const Figures = ({ portfolio }: FiguresProps) => {
  const { t } = useTranslation();
  const { equity, inPositions } = useLiveEquity(portfolio);
  const first = Number(portfolio.history[0]?.equity ?? portfolio.equity);
  const change = equity - first;
  return (
    <div className={classes['figures']}>
      <div>
        <span className={classes['equity']} data-testid="equity">
          <Money value={String(equity)} />
          <span className={classes['currency']}>{portfolio.currency}</span>
        </span>
        <SignedMoney value={change} />{' '}
        <span style={{ fontSize: 13 }}>
          <Percent value={first === 0 ? null : change / first} />
        </span>
        <div className="dim" style={{ fontSize: 12, marginTop: 2 }}>
          {t('dashboard.change')}
        </div>
      </div>
      <dl className={classes['small']}>
        <dt>{t('dashboard.cash')}</dt>
        <dd>
          <Money value={portfolio.cash} />
        </dd>
        <dt>{t('dashboard.positionsValue')}</dt>
        <dd>
          <Money value={String(inPositions)} />
        </dd>
      </dl>
    </div>
  );
};
