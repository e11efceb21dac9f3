import type { Context } from 'hono';
import type * as z from 'zod';
import type { Failure, Result } from '../contract/index.ts';

type FailureStatus = 400 | 401 | 403 | 404 | 406 | 410 | 413 | 422 | 423 | 429 | 500 | 502 | 507;

/** The HTTP status of each failure. */
export function failureStatus(failure: Failure): FailureStatus {
  switch (failure.kind) {
    case 'bad-request':
      return 400;
    case 'unauthorised':
      return 401;
    case 'forbidden':
      return 403;
    case 'not-found':
    case 'study-not-found':
    case 'series-not-found':
    case 'instance-not-found':
    case 'frame-not-found':
    case 'job-not-found':
    case 'path-not-found':
    case 'peer-not-found':
    case 'record-server-not-found':
    case 'no-pixel-data':
      return 404;
    case 'not-acceptable':
    case 'unsupported-transfer-syntax':
      return 406;
    case 'file-unavailable':
      return 410;
    case 'too-large':
      return 413;
    case 'file-problem':
      return 422;
    case 'library-locked':
      return 423;
    case 'too-many-requests':
      return 429;
    case 'archive-failed':
    case 'record-failed':
      return 502;
    case 'disk-full':
      return 507;
    case 'internal':
      return 500;
    default:
      return failure satisfies never;
  }
}

export function failed(c: Context, failure: Failure): Response {
  return c.json(failure, failureStatus(failure));
}

/** A result as JSON: the value with `status`, or the failure with its own. */
export function answer<T>(c: Context, result: Result<T>, status: 200 | 201 | 202 = 200): Response {
  return result.ok ? Response.json(result.value, { status }) : failed(c, result.failure);
}

/** Names the place of the first fault and never its value: it may be a patient's. */
export function badRequest(error: z.ZodError): Failure {
  const issue = error.issues[0];
  const place = issue?.path.map((key) => (typeof key === 'symbol' ? '' : key)).join('.') ?? '';
  return {
    kind: 'bad-request',
    detail: issue === undefined ? 'invalid' : `${place || 'body'}: ${issue.code}`,
  };
}
