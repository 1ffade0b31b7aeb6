import { hash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import type { Environment } from '../../config/process.js';
import { secretFileFault } from '../../config/secret-file.js';
import { AppError, errorMessage } from '../../kernel/app-error.js';
import { randomId } from '../../kernel/ids.js';

const ONLY_OWNER = 0o600;
const ONLY_OWNER_ENTERS = 0o700;
const NAME_DIGITS = 32;

/** A log-in as the command line keeps it for the commands after it. Whether it still holds, the service decides. */
const keptSessionSchema = z.strictObject({
  /** Of the service, without a slash at its end. */
  url: z.string(),
  /** `name=token`, as the service is shown it. */
  cookie: z.string().regex(/^[\w-]+=[\w-]+$/),
  csrf: z.string().regex(/^[\w-]+$/),
  principal: z.string(),
  name: z.string().exactOptional(),
  expiresAt: z.iso.datetime(),
});
export type KeptSession = z.infer<typeof keptSessionSchema>;

/** One file a service, which only its owner may read. */
export class KeptSessions {
  constructor(
    private readonly environment: Environment,
    /** Of the user whose process this is; undefined where users have no numbers. */
    private readonly uid = process.getuid?.(),
  ) {}

  has(url: string): boolean {
    const file = this.fileOf(url);
    return file !== undefined && existsSync(file);
  }

  /** Throws SECRET_UNREADABLE for a file that somebody else may have read or written: nobody acts by that. */
  find(url: string): KeptSession | undefined {
    const file = this.fileOf(url);
    if (file === undefined || !existsSync(file)) return undefined;
    const wrong = this.foreign(file) ?? secretFileFault(file)?.wrong;
    if (wrong !== undefined) throw unusable(file, wrong);
    const session = keptSessionSchema.safeParse(json(readFileSync(file, 'utf8')));
    if (!session.success || session.data.url !== url)
      throw unusable(file, `${file} holds no session of ${url}`);
    return session.data;
  }

  /** Before anybody is asked for a password: makes the folder. Throws when there can be none. */
  async place(url: string): Promise<string> {
    const file = this.fileOf(url);
    if (file === undefined)
      throw new AppError(
        'SECRET_UNREADABLE',
        'A session is kept below XDG_STATE_HOME or HOME: neither is set',
      );
    try {
      await mkdir(dirname(file), { recursive: true, mode: ONLY_OWNER_ENTERS });
      return file;
    } catch (error) {
      throw new AppError('SECRET_UNREADABLE', `No session can be kept: ${errorMessage(error)}`, {
        cause: error,
      });
    }
  }

  /** Whole or not at all, also when another command keeps one at the same moment. */
  async keep(session: KeptSession): Promise<void> {
    const file = await this.place(session.url);
    const draft = `${file}.${randomId()}.new`;
    await writeFile(draft, `${JSON.stringify(session)}\n`, { mode: ONLY_OWNER, flag: 'wx' });
    await rename(draft, file);
  }

  remove(url: string): void {
    const file = this.fileOf(url);
    if (file !== undefined) rmSync(file, { force: true });
  }

  /** Removes this very session: somebody may have logged in anew meanwhile. */
  forget({ url, cookie }: KeptSession): void {
    if (this.find(url)?.cookie === cookie) this.remove(url);
  }

  /** By the XDG Base Directory Specification, which has relative paths ignored. */
  private fileOf(url: string): string | undefined {
    const { XDG_STATE_HOME: state = '', HOME: home = '' } = this.environment;
    const place = isAbsolute(state) ? state : isAbsolute(home) ? join(home, '.local', 'state') : undefined;
    const name = `session-${hash('sha256', url, 'hex').slice(0, NAME_DIGITS)}.json`;
    return place === undefined ? undefined : join(place, 'ledgerwatch', name);
  }

  private foreign(file: string): string | undefined {
    const isOwn = this.uid === undefined || statSync(file).uid === this.uid;
    return isOwn ? undefined : `${file} belongs to another user`;
  }
}

const unusable = (file: string, wrong: string): AppError =>
  new AppError('SECRET_UNREADABLE', `${wrong}. Remove it (rm ${file}), and log in again: ledgerwatch login`);

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
