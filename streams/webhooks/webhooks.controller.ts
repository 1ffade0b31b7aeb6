import { Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { MOST_BYTES_OF_WEBHOOK, TakesSignedBody } from '../../src/access/open-body.js';
import { Public } from '../../src/access/rights/requires.js';
import type { RawBody } from '../../src/http/raw-body.js';
import { AppError } from '../../src/kernel/app-error.js';
import { WebhookAddress } from './webhook-address.js';
import { WebhookReceiver } from './receiver.js';

/** What a vendor hears: how much came, and nothing of what it was. */
const webhookReplySchema = z
  .strictObject({
    status: z.enum(['taken', 'repeated', 'accepted']),
    received: z.int().optional(),
    stored: z.int().optional(),
    duplicates: z.int().optional(),
    quarantined: z.int().optional(),
    refused: z.int().optional(),
  })
  .meta({ id: 'WebhookReply' });

type WebhookReply = z.infer<typeof webhookReplySchema>;

interface HttpRequest {
  readonly ip: string;
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: Record<string, string | undefined>;
  readonly body?: RawBody | null;
}

const ACCEPTED = 202;
const EMPTY: RawBody = { mediaType: 'application/json', bytes: Buffer.alloc(0) };

@ApiTags('webhooks')
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(
    private readonly receiver: WebhookReceiver,
    private readonly address: WebhookAddress,
  ) {}

  /**
   * 200 once everything is durable, also when some of it did not fit and lies in quarantine: a vendor repeats whatever is
   * not 200, and would be no better the next time. 202 where requests go through Kafka.
   */
  @Post(':tenant/:source')
  @HttpCode(200)
  @Public()
  @TakesSignedBody()
  @ApiOperation({
    summary: 'For CRMs: hand in events, signed as the scheme of the source says; no key is needed',
  })
  @ApiBody({ description: 'As the CRM sends it', schema: { type: 'object' } })
  @ApiOkResponse({ standardSchema: webhookReplySchema })
  @ApiAcceptedResponse({ standardSchema: webhookReplySchema })
  async take(
    @Param('tenant') tenant: string,
    @Param('source') source: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ): Promise<WebhookReply> {
    const { ip: address, method, headers } = request;
    const { mediaType, bytes: body } = request.body ?? EMPTY;
    if (body.byteLength > MOST_BYTES_OF_WEBHOOK)
      throw new AppError('BODY_TOO_LARGE', `A webhook may have at most ${MOST_BYTES_OF_WEBHOOK} bytes`);
    if (mediaType === 'text/csv')
      throw new AppError('MEDIA_TYPE_UNSUPPORTED', 'Webhooks are taken as JSON, and not as CSV');
    const url = this.address.of(request.url);
    const taken = await this.receiver.receive(
      { tenant, source },
      { address, method, url, headers, body, mediaType },
    );
    if (taken === 'repeated') return { status: 'repeated' };
    if (taken.kind === 'stored') return { status: 'taken', ...taken.sums };
    reply.status(ACCEPTED);
    return { status: 'accepted', received: taken.received };
  }
}
