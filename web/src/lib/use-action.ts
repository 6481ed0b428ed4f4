import { notifications } from '@mantine/notifications';
import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { useErrorText } from './use-error-text';

type ActionOptions<Input, Result> = {
  run: (input: Input) => Promise<Result>;
  onDone?: (result: Result, input: Input) => unknown;
  /** What to tell when it worked; nothing when the screen shows it by itself. */
  doneText?: (result: Result, input: Input) => string;
};

/** A mutation that always ends in words: what was done, or why it was refused. */
export const useAction = <Input, Result>(options: ActionOptions<Input, Result>): UseMutationResult<Result, Error, Input> => {
  const { t } = useTranslation();
  const errorText = useErrorText();
  return useMutation<Result, Error, Input>({
    mutationFn: options.run,
    onSuccess: async (result, input) => {
      if (options.doneText !== undefined) {
        notifications.show({ color: 'ocean', title: t('state.done'), message: options.doneText(result, input) });
      }
      await options.onDone?.(result, input);
    },
    onError: (error) => {
      const { title, detail } = errorText(error);
      notifications.show({ color: 'coral', title, message: detail ?? '', autoClose: 8_000 });
    },
  });
};
