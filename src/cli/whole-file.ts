import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { AppError, errorMessage } from '../kernel/app-error.js';
import { randomId } from '../kernel/ids.js';

/** It may say who did what. */
const ONLY_OWNER = 0o600;

/**
 * A file that appears whole or not at all: until it is finished it stands beside its place under a name of its own,
 * which ends with `.part`. A link stays one: what it names is written. A device or a pipe is written as it is.
 */
export class WholeFile {
  private constructor(
    private readonly place: Place,
    private readonly file: FileHandle,
  ) {}

  /** Throws FILE_UNREADABLE for a place where nothing can be written: before the work, not after it. */
  static async open(path: string): Promise<WholeFile> {
    try {
      const place = await placeOf(path);
      return new WholeFile(place, await open(place.part ?? path, place.part ? 'wx' : 'w', ONLY_OWNER));
    } catch (error) {
      throw unwritable(path, error);
    }
  }

  async finish(lines: Iterable<string>): Promise<void> {
    const { path, part } = this.place;
    try {
      for (const line of lines) await this.add(`${line}\n`);
      if (part !== undefined) await this.file.sync();
      await this.file.close();
      if (part !== undefined) await rename(part, path);
    } catch (error) {
      await this.discard();
      throw unwritable(path, error);
    }
  }

  /** Before the lines. Throws what writing throws, and is then to be discarded. */
  async add(bytes: string | Uint8Array): Promise<void> {
    await this.file.appendFile(bytes);
  }

  /** Nothing is left of it; what stood in its place stays. */
  async discard(): Promise<void> {
    await this.file.close().catch(() => undefined);
    if (this.place.part !== undefined) await rm(this.place.part, { force: true });
  }
}

interface Place {
  readonly path: string;
  /** Undefined where there is no file to replace. */
  readonly part?: string;
}

async function placeOf(path: string): Promise<Place> {
  const there = await stat(path).catch(ofNothing);
  if (there?.isDirectory()) throw new Error('it is a folder');
  if (there !== undefined && !there.isFile()) return { path };
  const file = there === undefined ? path : await realpath(path);
  return { path: file, part: `${file}.${randomId().slice(0, 8)}.part` };
}

const ofNothing = (error: unknown): undefined => {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
};

const unwritable = (path: string, error: unknown): AppError =>
  new AppError('FILE_UNREADABLE', `${path} cannot be written: ${errorMessage(error)}`, { cause: error });
