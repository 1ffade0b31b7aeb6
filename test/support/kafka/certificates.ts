import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** PEM files of one certificate. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  /** Key and certificate in one file, as Kafka wants its key store. */
  readonly bothFile: string;
}

export interface CertificateOptions {
  /** As OpenSSL writes them, such as `IP:127.0.0.1`. */
  readonly names: string;
  /** Default 2; -1 makes one that ended yesterday. */
  readonly days?: number;
}

/** An authority of its own whose files lie in `folder`. */
export class Authority {
  readonly caFile: string;

  private constructor(
    private readonly folder: string,
    private readonly name: string,
  ) {
    this.caFile = join(folder, `${name}.pem`);
  }

  static async make(folder: string, name: string): Promise<Authority> {
    const authority = new Authority(folder, name);
    const key = authority.path('key');
    await openssl(`req -x509 -days 2 -subj /CN=${name} ${NEW_KEY} -keyout ${key} -out ${authority.caFile}`);
    return authority;
  }

  async certificate(name: string, { names, days = 2 }: CertificateOptions): Promise<Certificate> {
    const at = (end: string): string => join(this.folder, `${name}.${end}`);
    const [keyFile, certFile, bothFile] = [at('key'), at('crt'), at('both.pem')];
    await openssl(
      `req ${NEW_KEY} -subj /CN=${name} -addext subjectAltName=${names} -keyout ${keyFile} -out ${at('csr')}`,
    );
    await openssl(
      `x509 -req -in ${at('csr')} -CA ${this.caFile} -CAkey ${this.path('key')} -CAcreateserial ` +
        `-copy_extensions copy -days ${days} -out ${certFile}`,
    );
    writeFileSync(bothFile, readFileSync(keyFile, 'utf8') + readFileSync(certFile, 'utf8'), { mode: 0o600 });
    return { certFile, keyFile, bothFile };
  }

  private path(end: string): string {
    return join(this.folder, `${this.name}.${end}`);
  }
}

const NEW_KEY = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';

const openssl = async (line: string): Promise<unknown> => run('openssl', line.split(' '));
