import { ApiError } from './errors';

/** The API's complaints by form field, so that each can stand at the input it is about. */
export const fieldProblems = (error: Error): Record<string, string> =>
  error instanceof ApiError
    ? Object.fromEntries((error.problem.errors ?? []).map(({ field, message }) => [field, message]))
    : {};
