import { learnServerTime } from '@/lib/clock';

import { ApiError, type Problem, UnreachableError } from './errors';

export const API_ROOT = '/api/v1';
const TIMEOUT_MS = 15_000;

export type QueryValue = string | number | undefined;
export type RequestOptions = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  query?: Record<string, QueryValue>;
  token?: string | undefined;
  signal?: AbortSignal | undefined;
};

/** One HTTP exchange with the API: JSON in and out, problems and silence as exceptions. Knows nothing of sessions. */
export const request = async <Answer>(path: string, options: RequestOptions = {}): Promise<Answer> => {
  const response = await exchange(path, options);
  learnServerTime(response.headers.get('date'));
  if (!response.ok) throw new ApiError(await problemOf(response));
  if (response.status === 204) return undefined as Answer;
  return (await response.json()) as Answer;
};

const exchange = async (path: string, options: RequestOptions): Promise<Response> => {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(API_ROOT + path + queryString(options.query), {
      method: options.method ?? 'GET',
      headers: headersOf(options),
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new UnreachableError(cause);
  }
};

const headersOf = ({ body, token }: RequestOptions): Record<string, string> => ({
  Accept: 'application/json, application/problem+json',
  ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
});

const queryString = (query: Record<string, QueryValue> = {}): string => {
  const pairs = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
};

const problemOf = async (response: Response): Promise<Problem> => {
  const text = await response.text();
  try {
    // API Gateway's own refusals are {"message"}, not problem documents.
    const parsed = JSON.parse(text) as Partial<Problem> & { message?: string };
    const detail = parsed.detail ?? parsed.message;
    return { ...parsed, status: response.status, ...(detail === undefined ? {} : { detail }) };
  } catch {
    return { status: response.status };
  }
};
