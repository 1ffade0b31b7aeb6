import { resolve } from 'node:path';
import { certificateFileFault, readCertificateFile } from '../../src/config/certificate-file.js';
import { readSecretFile, secretFileFault } from '../../src/config/secret-file.js';
import { fault, ok, type Result } from '../../src/kernel/result.js';
import type { EgressTerms } from '../egress/guard.js';
import type { PathFault } from '../route/name-checks.js';

/** Where the files of a routing file begin, and which hosts may lie inside. */
export interface EndpointTerms {
  readonly folder: string;
  readonly egress: EgressTerms;
}

/** What a setting comes to, or what is wrong with it. */
export type Read<T> = Result<T, PathFault[]>;
type Path = PathFault['path'];

/** The secret in a file that a routing file names at `path`. */
export function readSecret(file: string, path: Path, { folder }: EndpointTerms): Read<string> {
  const absolute = resolve(folder, file);
  const found = secretFileFault(absolute);
  if (found === undefined) return ok(readSecretFile(absolute));
  const todo = found.write === undefined ? '' : `; write ${found.write}`;
  return fault([{ path, wrong: `names a file that cannot be used: ${found.wrong}${todo}` }]);
}

/** As `readSecret`, of certificates in PEM. */
export function readCertificate(file: string, path: Path, { folder }: EndpointTerms): Read<string> {
  const absolute = resolve(folder, file);
  const found = certificateFileFault(absolute);
  if (found === undefined) return ok(readCertificateFile(absolute));
  return fault([{ path, wrong: `names a file that cannot be used: ${found.wrong}` }]);
}
