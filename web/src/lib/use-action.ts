import { useMutation, type UseMutationResult } from '@tanstack/react-query';

import { useTell } from './use-tell';

type ActionOptions<Input, Result> = {
  run: (input: Input) => Promise<Result>;
  onDone?: (result: Result, input: Input) => unknown;
  /** What to tell when it worked; nothing when the screen shows it by itself. */
  doneText?: (result: Result, input: Input) => string;
};

/** A mutation that always ends in words: what was done, or why it was refused. */
export const useAction = <Input, Result>(options: ActionOptions<Input, Result>): UseMutationResult<Result, Error, Input> => {
  const tell = useTell();
  return useMutation<Result, Error, Input>({
    mutationFn: options.run,
    onSuccess: async (result, input) => {
      if (options.doneText !== undefined) tell.done(options.doneText(result, input));
      await options.onDone?.(result, input);
    },
    onError: tell.refused,
  });
};
