import { readFileSync } from 'node:fs';
import { AppError, errorMessage } from '../kernel/app-error.js';

const PEM = '-----BEGIN CERTIFICATE-----';

/** What is wrong with a file that shall hold certificates, as a sentence; undefined when nothing is. */
export function certificateFileFault(path: string): { wrong: string; write?: string } | undefined {
  try {
    if (readFileSync(path, 'utf8').includes(PEM)) return undefined;
    return { wrong: `${path} holds no certificate in PEM (a line "${PEM}")` };
  } catch (error) {
    return { wrong: errorMessage(error) };
  }
}

export function readCertificateFile(path: string): string {
  const found = certificateFileFault(path);
  if (found !== undefined) throw new AppError('FILE_UNREADABLE', found.wrong);
  return readFileSync(path, 'utf8');
}
