/** What can go wrong between the browser and the API, told apart by what the reader can do about it. */

export type Problem = {
  type?: string;
  title?: string;
  status: number;
  detail?: string;
  request_id?: string;
  errors?: { field: string; message: string }[];
};

/** The API answered, and refused: an RFC 9457 problem document. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title ?? `HTTP ${problem.status}`);
    this.name = 'ApiError';
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }
}

/** No answer: offline, time-out, connection refused. Trying again may help. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('The server did not answer.', { cause });
    this.name = 'UnreachableError';
  }
}

/** The session is over; only signing in again helps. */
export class SignedOutError extends Error {
  constructor() {
    super('The session has ended.');
    this.name = 'SignedOutError';
  }
}
