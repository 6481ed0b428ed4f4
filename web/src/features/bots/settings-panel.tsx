import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { Money, SignedMoney } from '@/components/numbers';
import { Panel } from '@/components/panel';
import { accountsQuery } from '@/lib/api/list-accounts';
import { strategiesQuery } from '@/lib/api/list-strategies';
import type { Bot } from '@/lib/contract';

import classes from './bot-page.module.css';
import { parametersOf } from './parameter-schema';
import { useStrategyWords } from './use-strategy-words';

type SettingsPanelProps = { bot: Bot };

export const SettingsPanel = ({ bot }: SettingsPanelProps) => {
  const { t } = useTranslation();
  const words = useStrategyWords();
  const strategy = useQuery({
    ...strategiesQuery,
    select: (strategies) => strategies.find(({ name }) => name === bot.strategy),
  }).data;
  const account = useQuery({
    ...accountsQuery,
    select: (accounts) => accounts.find(({ account_id }) => account_id === bot.account_id),
  }).data;
  const parameters = strategy === undefined ? [] : parametersOf(strategy.parameters);
  const labelOf = (name: string): string =>
    words.parameterLabel(parameters.find((candidate) => candidate.name === name) ?? { name, title: name });
  return (
    <Panel title={t('bots.settings')}>
      <dl className={classes['facts']}>
        <dt>{t('bots.realised')}</dt>
        <dd>
          <SignedMoney value={bot.realised_pnl} />
        </dd>
        <dt>{t('bots.stake')}</dt>
        <dd>
          <Money value={bot.stake} /> {bot.symbol.split('/')[1]}
        </dd>
        <dt>{t('bots.timeframe')}</dt>
        <dd>{bot.timeframe}</dd>
        <dt>{t('bots.account')}</dt>
        <dd>{account?.label ?? bot.venue}</dd>
        <dt>{t('bots.strategy')}</dt>
        <dd>{strategy === undefined ? bot.strategy : words.title(strategy)}</dd>
        {Object.entries(bot.parameters).flatMap(([name, value]) => [
          <dt key={`${name}-label`}>{labelOf(name)}</dt>,
          <dd key={name} className="num">
            {words.value(value)}
          </dd>,
        ])}
      </dl>
    </Panel>
  );
};
