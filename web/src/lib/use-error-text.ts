import { useTranslation } from 'react-i18next';

import { ApiError, UnreachableError } from '@/lib/http/errors';

export type ErrorText = { title: string; detail?: string | undefined; reference?: string | undefined };

const KNOWN_STATUSES = [400, 401, 403, 404, 409, 422, 429] as const;

/** Says an error in the reader's language; the API's own detail, which is English, is added where it says more. */
export const useErrorText = (): ((error: Error) => ErrorText) => {
  const { t } = useTranslation();
  return (error) => {
    if (error instanceof UnreachableError) return { title: t('state.unreachable') };
    if (!(error instanceof ApiError)) return { title: error.message };
    const known = KNOWN_STATUSES.find((status) => status === error.status);
    return {
      title: t(`state.status.s${known ?? (error.status >= 500 ? 500 : 400)}`),
      detail: error.problem.detail,
      reference: error.problem.request_id,
    };
  };
};
