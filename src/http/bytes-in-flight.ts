import { AppError } from '../kernel/app-error.js';

/** Bounds the bytes of all bodies in memory together; who comes when it is full is asked to come again. */
export class BytesInFlight {
  private held = 0;

  constructor(private readonly most: number) {}

  get bytes(): number {
    return this.held;
  }

  /** What one request holds. Throws OVERLOADED when it does not fit. */
  open(bytes: number): HeldBytes {
    this.take(bytes);
    let held = bytes;
    return {
      grow: (more) => {
        this.take(more);
        held += more;
      },
      release: () => {
        this.held -= held;
        held = 0;
      },
    };
  }

  private take(bytes: number): void {
    if (this.held + bytes > this.most)
      throw new AppError('OVERLOADED', 'Too many bodies are being read at once', {
        retry: true,
        detail: { retryAfterSeconds: 1 },
      });
    this.held += bytes;
  }
}

export interface HeldBytes {
  /** More (or, when negative, fewer) bytes for the same request. Throws OVERLOADED when they do not fit. */
  grow(bytes: number): void;
  /** Gives all back; once is enough, twice does no harm. */
  release(): void;
}
