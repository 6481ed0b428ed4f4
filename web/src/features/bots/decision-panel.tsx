import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { type Tone, ToneBadge } from '@/components/badges';
import { Panel } from '@/components/panel';
import { ServerText } from '@/components/server-text';
import type { Bot, Decision } from '@/lib/contract';
import { formatConfidence, formatTime } from '@/lib/format';
import { useLanguage } from '@/lib/use-language';

import classes from './bot-page.module.css';

const TONES: Record<Decision['action'], Tone> = { enter: 'good', exit: 'busy', hold: 'quiet', denied: 'warn' };

type DecisionPanelProps = { bot: Bot };

export const DecisionPanel = ({ bot }: DecisionPanelProps) => {
  const { t } = useTranslation();
  const decision = bot.last_decision;
  const badge =
    decision === null ? null : <ToneBadge tone={TONES[decision.action]}>{t(`bots.action.${decision.action}`)}</ToneBadge>;
  return (
    <Panel title={t('bots.decision')} actions={badge}>
      {decision === null ? (
        <Text fz="sm" c="dimmed">
          {t('bots.noDecision')}
        </Text>
      ) : (
        <DecisionDetail decision={decision} />
      )}
    </Panel>
  );
};

type DecisionDetailProps = { decision: Decision };

const DecisionDetail = ({ decision }: DecisionDetailProps) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const percent = Math.round(Number(decision.confidence) * 100);
  return (
    <div data-testid="last-decision">
      <Text fz="sm">
        <ServerText said={decision.reason} />
      </Text>
      <div style={{ marginTop: 12, fontSize: 13, display: 'flex', justifyContent: 'space-between' }}>
        <span className="dim">{t('bots.confidence')}</span>
        <span className="num">{formatConfidence(decision.confidence, language)}</span>
      </div>
      <div
        className={classes['meter']}
        role="meter"
        aria-label={t('bots.confidence')}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        title={t('bots.confidenceFloor')}
      >
        <span style={{ width: `${percent}%` }} />
      </div>
      <Text fz="xs" c="dimmed" mt={10} className="num">
        {t('bots.decidedAt', { time: formatTime(decision.close_ms, language) })}
      </Text>
    </div>
  );
};
