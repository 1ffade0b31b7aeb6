import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CLOCK } from '../../config/tokens.js';
import { AppError } from '../../kernel/app-error.js';
import type { Clock } from '../../kernel/clock.js';
import { type Listing, listingSchema, newestFirst } from '../listing.js';
import { forbidden } from '../rights/decide.js';
import type { Admitted } from '../rights/principal.js';
import type { Bound } from '../rights/grant.js';
import { Caller, RequiresWithin } from '../rights/requires.js';
import type { Request } from './request.js';
import { requestIdSchema, Requests } from './requests.js';
import {
  type Approval,
  approvalSchema,
  requestListSchema,
  type RequestView,
  requestViewSchema,
  shownRequest,
} from './requests.schemas.js';
import { mayApprove, mayCancel, maySee } from './sight.js';

/** One's own are shown whatever bounds the caller, and all others by what the whole tenant allows. */
const OWN_OR_JUDGED: readonly Bound[] = ['tenant', 'source', 'team', 'dataClass'];

@ApiTags('requests')
@ApiBearerAuth()
@Controller('v1/requests')
export class RequestsController {
  constructor(
    private readonly requests: Requests,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @RequiresWithin('requests.read', OWN_OR_JUDGED)
  @ApiOperation({
    summary: 'What was asked for that needs more than one: of the caller, and what they may judge',
  })
  @ApiOkResponse({ standardSchema: requestListSchema })
  async list(
    @Query({ schema: listingSchema }) listing: Listing,
    @Caller() caller: Admitted,
  ): Promise<{ requests: RequestView[] }> {
    const seen = (await this.requests.list()).filter(({ request }) => maySee(caller, request));
    const page = newestFirst(seen, listing, ({ request }) => request.askedAt);
    const now = this.clock.now();
    const requests = (await this.requests.payloadsOf(page)).map(({ payload, ...one }) =>
      shownRequest(one, payload, now),
    );
    return { requests };
  }

  @Get(':id')
  @RequiresWithin('requests.read', OWN_OR_JUDGED)
  @ApiOperation({ summary: 'One request' })
  @ApiOkResponse({ standardSchema: requestViewSchema })
  async show(
    @Param('id', { schema: requestIdSchema }) id: string,
    @Caller() caller: Admitted,
  ): Promise<RequestView> {
    return this.view(id, await this.seen(id, caller));
  }

  @Post(':id/approve')
  @HttpCode(200)
  @RequiresWithin('requests.answer', OWN_OR_JUDGED)
  @ApiOperation({ summary: 'Be the second person: who asked can then make use of it, once' })
  @ApiOkResponse({ standardSchema: requestViewSchema })
  async approve(
    @Param('id', { schema: requestIdSchema }) id: string,
    @Body({ schema: approvalSchema }) { digest }: Approval,
    @Caller() caller: Admitted,
  ): Promise<RequestView> {
    if (!mayApprove(caller, await this.seen(id, caller))) throw forbidden();
    return this.view(id, await this.requests.approve(id, digest, caller));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @RequiresWithin('requests.answer', OWN_OR_JUDGED)
  @ApiOperation({ summary: 'Cancel it: one of your own, or one that you could approve' })
  @ApiOkResponse({ standardSchema: requestViewSchema })
  async cancel(
    @Param('id', { schema: requestIdSchema }) id: string,
    @Caller() caller: Admitted,
  ): Promise<RequestView> {
    if (!mayCancel(caller, await this.seen(id, caller))) throw forbidden();
    return this.view(id, await this.requests.cancel(id, caller));
  }

  private async seen(id: string, caller: Admitted): Promise<Request> {
    const request = await this.requests.find(id);
    if (maySee(caller, request)) return request;
    throw new AppError('NOT_FOUND', 'There is no request of this id that you could do this with');
  }

  private async view(id: string, request: Request): Promise<RequestView> {
    const payload = await this.requests.payloadOf({ id, request });
    return shownRequest({ id, request }, payload, this.clock.now());
  }
}
