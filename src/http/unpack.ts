import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AppError } from '../kernel/app-error.js';

const unzip = promisify(gunzip);

/** Bodies unpacked at the same time: each may hold `mostBytes` before it is known to be too large. */
const MOST_AT_ONCE = 4;

/** Unpacks a body by its Content-Encoding, few at a time; stops as soon as it is longer than allowed. */
export class Unpacker {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly mostBytes: number) {}

  async unpack(body: Buffer, contentEncoding: string | undefined): Promise<Buffer> {
    const encoding = (contentEncoding ?? 'identity').trim().toLowerCase();
    if (encoding === 'identity' || encoding === '') return this.bounded(body);
    if (encoding !== 'gzip' && encoding !== 'x-gzip')
      throw new AppError('MEDIA_TYPE_UNSUPPORTED', 'The Content-Encoding may be gzip or identity');
    await this.enter();
    try {
      return await unzip(body, { maxOutputLength: this.mostBytes });
    } catch (error) {
      throw this.refusal(error);
    } finally {
      this.leave();
    }
  }

  private bounded(body: Buffer): Buffer {
    if (body.length > this.mostBytes) throw this.tooLarge();
    return body;
  }

  private refusal(error: unknown): AppError {
    if (error instanceof Error && Reflect.get(error, 'code') === 'ERR_BUFFER_TOO_LARGE')
      return this.tooLarge();
    return new AppError('REQUEST_INVALID', 'The body says it is gzip but cannot be unpacked');
  }

  private tooLarge(): AppError {
    return new AppError('BODY_TOO_LARGE', `Unpacked, the body may have at most ${this.mostBytes} bytes`);
  }

  private async enter(): Promise<void> {
    if (this.running < MOST_AT_ONCE) this.running += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Hands its place to the next, if one waits. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.running -= 1;
    else next();
  }
}
