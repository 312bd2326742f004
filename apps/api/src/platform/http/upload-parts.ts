import '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors/app-error';

export type UploadPart =
  { kind: 'field'; name: string; value: string } | { kind: 'file'; fileName: string } | { kind: 'data'; bytes: Buffer };

/** What a form has around its file. */
const FORM_BYTES = 1024 * 1024;
const LIMITS = { files: 1, fields: 10, fieldSize: 16 * 1024, parts: 12, headerPairs: 50 };

/**
 * A form with one file, part by part as it arrives: the sender waits while a piece is stored, nothing piles up in memory. What is
 * wrong with the form itself becomes VALIDATION_ERROR here; what the consumer throws passes through. `largest`: bytes; `advice`: what
 * to do about a larger one.
 */
export async function* readUpload(request: FastifyRequest, largest: number, advice = ''): AsyncGenerator<UploadPart> {
  if (!request.isMultipart()) throw notAForm('must be sent as multipart/form-data');
  if (Number(request.headers['content-length'] ?? 0) > largest + FORM_BYTES) throw tooLarge(largest, advice);
  const parts = request.parts({ limits: { ...LIMITS, fileSize: largest + 1 } });
  for (;;) {
    const step = await orFault(parts.next());
    if (step.done) return;
    const part = step.value;
    if (part.type === 'field') yield { kind: 'field', name: part.fieldname, value: fieldText(part) };
    else if (part.fieldname !== 'file') throw notAForm(`the file must be called "file", not "${part.fieldname.slice(0, 40)}"`);
    else yield* filePart(part.filename, part.file, largest, advice);
  }
}

async function* filePart(
  fileName: string | undefined,
  stream: AsyncIterable<Buffer>,
  largest: number,
  advice: string,
): AsyncGenerator<UploadPart> {
  yield { kind: 'file', fileName: fileName ?? '' };
  const pieces = stream[Symbol.asyncIterator]();
  let length = 0;
  for (;;) {
    const step = await orFault(pieces.next());
    if (step.done) return;
    const bytes = step.value;
    length += bytes.length;
    if (length > largest) throw tooLarge(largest, advice);
    yield { kind: 'data', bytes };
  }
}

function fieldText({ fieldname, value, valueTruncated }: { fieldname: string; value: unknown; valueTruncated: boolean }): string {
  if (valueTruncated || typeof value !== 'string') throw fieldFault(fieldname.slice(0, 40), 'must be text, not longer than 16 kB');
  return value;
}

/** Whatever the parser complains about is in the request. */
async function orFault<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 413) throw notAForm('has too many parts: send one file and its settings');
    throw notAForm('is not complete or not well-formed');
  }
}

export function fieldFault(name: string, wish: string): AppError {
  return new AppError('VALIDATION_ERROR', 'Some fields are not valid', { fields: { [name]: wish } });
}

function notAForm(wish: string): AppError {
  return new AppError('VALIDATION_ERROR', `The upload ${wish}`, { fields: { file: wish } }, { status: 400 });
}

function tooLarge(largest: number, advice: string): AppError {
  const most = `${largest / 1024 / 1024} MB`;
  return new AppError(
    'VALIDATION_ERROR',
    `The file is larger than ${most}${advice && `: ${advice}`}`,
    { fields: { file: `must not be larger than ${most}` } },
    { status: 413 },
  );
}
