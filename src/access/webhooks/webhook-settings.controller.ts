import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { idSchema } from '../../config/leaves.js';
import { Requires } from '../rights/requires.js';
import { whereOf } from './webhook-secret.js';
import { Webhooks } from './webhooks.js';
import {
  newWebhookSchema,
  type WantedWebhookBody,
  type WebhookView,
  webhookViewSchema,
} from './webhooks.schemas.js';

@ApiTags('tenants and sources')
@ApiBearerAuth()
@Controller('v1/tenants')
export class WebhookSettingsController {
  constructor(private readonly webhooks: Webhooks) {}

  @Post(':tenant/sources/:source/webhook')
  @Requires('sources.write')
  @ApiOperation({ summary: 'Let a source take webhooks, or give it another secret' })
  @ApiCreatedResponse({ standardSchema: webhookViewSchema })
  async set(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('source', { schema: idSchema }) source: string,
    @Body({ schema: newWebhookSchema }) wanted: WantedWebhookBody,
  ): Promise<WebhookView> {
    const { made } = await this.webhooks.set(tenant, source, wanted);
    const { scheme } = wanted;
    const address = this.webhooks.addressOf(tenant, source);
    return {
      tenant,
      id: source,
      scheme,
      address,
      where: whereOf(scheme),
      ...(made === undefined ? {} : { secret: made }),
    };
  }

  @Delete(':tenant/sources/:source/webhook')
  @HttpCode(204)
  @Requires('sources.write')
  @ApiOperation({ summary: 'Take no webhooks of a source any more' })
  @ApiNoContentResponse()
  async remove(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('source', { schema: idSchema }) source: string,
  ): Promise<void> {
    await this.webhooks.remove(tenant, source);
  }
}
