import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { AppError, errorMessage } from '../kernel/app-error.js';

/** It may say who did what. */
const ONLY_OWNER = 0o600;

/** A file of lines that appears whole or not at all: until it is finished it stands beside its place, as `.part`. */
export class WholeFile {
  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
  ) {}

  /** Throws FILE_UNREADABLE for a place where nothing can be written: before the work, not after it. */
  static async open(path: string): Promise<WholeFile> {
    const file = await open(partOf(path), 'w', ONLY_OWNER).catch((error: unknown) => {
      throw unwritable(path, error);
    });
    return new WholeFile(path, file);
  }

  async finish(lines: Iterable<string>): Promise<void> {
    try {
      for (const line of lines) await this.file.appendFile(`${line}\n`);
      await this.file.sync();
      await this.file.close();
      await rename(partOf(this.path), this.path);
    } catch (error) {
      await this.discard();
      throw unwritable(this.path, error);
    }
  }

  /** Nothing is left of it; what stood in its place stays. */
  async discard(): Promise<void> {
    await this.file.close().catch(() => undefined);
    await rm(partOf(this.path), { force: true });
  }
}

const partOf = (path: string): string => `${path}.part`;

const unwritable = (path: string, error: unknown): AppError =>
  new AppError('FILE_UNREADABLE', `${path} cannot be written: ${errorMessage(error)}`, { cause: error });
