import { Controller, Get, Inject, ServiceUnavailableException } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import { z } from 'zod';
import { Public } from '../access/rights/requires.js';
import { NotReady, PROBES, type Probe } from './probe.js';

const PROBE_TIMEOUT_MS = 2_000;
/** Everybody may ask; the store is asked at most once in this time. */
const PROBE_CACHE_MS = 1_000;

const liveSchema = z.strictObject({ status: z.literal('ok') });
const readySchema = z.object({
  status: z.string(),
  checks: z.record(z.string(), z.enum(['up', 'down', 'degraded'])),
});

/** Open to everybody, since orchestrators have no key; says up or down and nothing else. */
@ApiTags('operation')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    @Inject(PROBES) private readonly probes: readonly Probe[],
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'Whether the process answers' })
  @ApiOkResponse({ standardSchema: liveSchema })
  live(): z.infer<typeof liveSchema> {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether it can take events in' })
  @ApiOkResponse({ standardSchema: readySchema })
  @ApiServiceUnavailableResponse({ description: 'A problem that says which part is away' })
  async ready(): Promise<z.infer<typeof readySchema>> {
    try {
      const { status, details } = await this.health.check(this.probes.map((probe) => () => this.ask(probe)));
      return { status, checks: statuses(details) };
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      throw new NotReady(statuses(detailsOf(error.getResponse())));
    }
  }

  private async ask({ name, check, standsBy }: Probe) {
    if (standsBy?.() === true) return this.indicators.check(name).degraded();
    return this.indicators.check(name).attempt(check).withTimeout(PROBE_TIMEOUT_MS).cacheFor(PROBE_CACHE_MS);
  }
}

type Status = 'up' | 'down' | 'degraded';

/** Only the status of each part: messages of drivers name hosts and paths. */
function statuses(details: Readonly<Record<string, { status: Status }>>): Record<string, Status> {
  return Object.fromEntries(Object.entries(details).map(([name, { status }]) => [name, status]));
}

const terminusAnswer = z.object({
  details: z.record(z.string(), z.object({ status: z.enum(['up', 'down', 'degraded']) })),
});

const detailsOf = (answer: unknown): Record<string, { status: Status }> =>
  terminusAnswer.parse(answer).details;
