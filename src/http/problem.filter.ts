import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { noteFailure } from '../access/trail/request-act.js';
import type { Config } from '../config/sections.js';
import { CONFIG, LOGGER } from '../config/tokens.js';
import type { Logger } from '../kernel/logger.js';
import { errorFields } from '../logging/pino-logger.js';
import { Metrics } from '../metrics/metrics.js';
import { isScimPath, SCIM_MEDIA_TYPE, scimErrorOf } from './scim.js';
import { PROBLEM_MEDIA_TYPE, retryAfter, toProblem } from './problem.js';

interface Reply {
  status(code: number): this;
  header(name: string, value: string): this;
  type(value: string): this;
  send(body: string): unknown;
}

/** Every error, from whatever layer, leaves as application/problem+json; below /scim/v2 as an error of SCIM. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<{ id: string; url: string }>();
    const requestId = request.id;
    const problem = toProblem(error, { publicUrl: this.config.publicUrl, requestId });
    noteFailure(request, problem.code, error);
    this.metrics.problems.inc({ code: problem.code });
    if (problem.status >= 500) this.logger.error({ requestId, ...errorFields(error) }, 'request failed');
    const isScim = isScimPath(request.url);
    const type = isScim ? SCIM_MEDIA_TYPE : PROBLEM_MEDIA_TYPE;
    const reply = http.getResponse<Reply>().status(problem.status).type(type);
    const wait = retryAfter(error, problem);
    if (wait !== undefined) reply.header('retry-after', String(wait));
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
    if (problem.status === 415) reply.header('accept-encoding', 'gzip');
    reply.send(JSON.stringify(isScim ? scimErrorOf(error, problem) : problem));
  }
}
