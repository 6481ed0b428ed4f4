import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';

import { useErrorText } from './use-error-text';

type Tell = { done: (message: string) => void; refused: (error: Error) => void };

const REFUSAL_STAYS_MS = 8_000;

/** Short words in the corner of the screen, for what happened elsewhere than where one looks. */
export const useTell = (): Tell => {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const closeButtonProps = { 'aria-label': t('action.close') };
  return {
    done: (message) => void notifications.show({ color: 'ocean', title: t('state.done'), message, closeButtonProps }),
    refused: (error) => {
      const { title, detail } = errorText(error);
      const message = detail ?? '';
      notifications.show({ color: 'coral', title, message, closeButtonProps, autoClose: REFUSAL_STAYS_MS });
    },
  };
};
