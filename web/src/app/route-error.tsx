import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';

import { ErrorState } from '@/components/error-state';

/** A page whose code failed to load or to render; the shell around it keeps working. */
export const RouteError = ({ error, reset }: ErrorComponentProps) => {
  const router = useRouter();
  const retry = (): void => {
    reset();
    void router.invalidate();
  };
  return <ErrorState error={error instanceof Error ? error : new Error(String(error))} onRetry={retry} />;
};
