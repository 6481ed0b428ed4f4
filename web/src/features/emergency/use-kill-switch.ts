import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { emergencyQuery } from '@/lib/api/get-emergency';
import { confirmReset, requestReset } from '@/lib/api/reset-emergency';
import { triggerEmergency } from '@/lib/api/trigger-emergency';
import type { EmergencyStatus, EmergencyTarget } from '@/lib/contract';
import { useAction } from '@/lib/use-action';

const isTripped = (status: EmergencyStatus | undefined, target: EmergencyTarget): boolean => {
  if (status === undefined) return false;
  if (target.scope === 'tenant') return status.tripped;
  // With everything stopped each bot counts as stopped; its own switch shows once the tenant's is reset.
  if (status.tripped) return false;
  return status.bots.some((bot) => bot.bot_id === target.bot_id && bot.tripped);
};

/** The kill switch of the tenant or of one bot: its state, and the steps that trip and reset it. */
export const useKillSwitch = (target: EmergencyTarget) => {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const status = useQuery(emergencyQuery);
  const reread = (): Promise<void> => queryClient.invalidateQueries({ queryKey: emergencyQuery.queryKey });

  const trip = useAction({
    run: (reason: string) => triggerEmergency(target, reason.trim() || t('kill.defaultReason')),
    doneText: () => t('kill.trippedToast'),
    onDone: reread,
  });
  const challenge = useAction({ run: () => requestReset(target) });
  const reset = useAction({
    run: (confirmation: string) => confirmReset(confirmation),
    doneText: () => t('kill.resetToast'),
    onDone: reread,
  });
  return { status: status.data, isTripped: isTripped(status.data, target), trip, challenge, reset };
};
