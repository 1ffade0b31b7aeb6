import { pagerDutyAnswer, pagerDutyEvent, pagerDutyNotice } from '../templates/pagerduty-event.js';
import { slackMessage, slackNotice } from '../templates/slack-message.js';
import { teamsCard, teamsNotice } from '../templates/teams-card.js';
import type { EndpointProtocol } from './endpoint.js';

/** The message itself is not taken, or too long. */
const FINAL = new Set([400, 413]);

/**
 * An incoming webhook of Slack. 400 is final; 403, 404 and 410 are a channel or a hook that somebody has to mend
 * (https://api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks): an archived channel may come back.
 */
export const SLACK: EndpointProtocol = {
  name: 'slack',
  mostAlerts: Infinity,
  answers: {
    final: FINAL,
    goneEnds: false,
    words: new Set([
      'ok',
      'invalid_payload',
      'invalid_blocks',
      'invalid_token',
      'no_service',
      'no_service_id',
      'no_team',
      'no_active_hooks',
      'no_text',
      'user_not_found',
      'channel_not_found',
      'channel_is_archived',
      'action_prohibited',
      'posting_to_general_channel_denied',
      'team_disabled',
      'rate_limited',
      'rollup_error',
    ]),
  },
  body: slackMessage,
  noticeBody: slackNotice,
};

/** A workflow of Teams answers 202; a card that is too long has 413, one that is no card 400. */
export const TEAMS: EndpointProtocol = {
  name: 'teams',
  mostAlerts: Infinity,
  answers: { final: FINAL, goneEnds: false },
  body: teamsCard,
  noticeBody: teamsNotice,
};

/**
 * PagerDuty Events v2: 202 is accepted, 400 final, 429 and 5xx are tried again
 * (https://developer.pagerduty.com/docs/events-api-v2/overview/#response-codes--retry-logic). One event an alert.
 */
export const pagerDutyProtocol = (routingKey: string): EndpointProtocol => ({
  name: 'pagerduty',
  mostAlerts: 1,
  answers: { final: FINAL, goneEnds: false },
  body: (message) => pagerDutyAnswer(message, routingKey) ?? pagerDutyEvent(message, routingKey),
  noticeBody: (notice) => pagerDutyNotice(notice, routingKey),
});
