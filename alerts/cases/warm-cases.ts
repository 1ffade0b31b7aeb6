import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { errorCode } from '../../src/kernel/app-error.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { CaseBook } from './case-book.js';

/** Reads the cases beside the start of the service, so that nobody waits for the first list of a tenant. */
export class WarmCases implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly ending = new AbortController();
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly book: Pick<CaseBook, 'warm'>,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.reading = this.book.warm(this.ending.signal).catch((error: unknown) => {
      this.logger.warn({ code: errorCode(error) }, 'Cases are read when somebody asks: not beforehand');
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.ending.abort();
    await this.reading;
  }
}
