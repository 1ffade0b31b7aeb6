import { z } from 'zod';
import { DIGESTS } from './digest.js';
import { dayRange, monthRange, weekdayRange, yearRange } from './interval-words.js';
import {
  duration,
  labelName,
  list,
  location,
  minute,
  MOST_ITEMS,
  name,
  read,
  repeat,
  strict,
  wait,
} from './leaves.js';
import { type Matcher, MOST_MATCHERS, parseMatchers } from './matcher.js';
import { escalation, schedule } from './on-call/definition.js';

const MOST_ADDRESSES = 50;
const MOST_SCHEDULES = 100;

const matchers = z
  .array(read(parseMatchers))
  .max(MOST_MATCHERS)
  .transform((lists): Matcher[] => lists.flat());
const oneOrMore = matchers.refine((all) => all.length > 0, 'is empty: it would hold of every alert');

const groupBy = list(z.union([z.literal('...'), labelName])).refine(
  (names) => !names.includes('...') || names.length === 1,
  "has other labels beside '...', which means all of them",
);

const settings = {
  receiver: name.optional(),
  group_by: groupBy.optional(),
  group_wait: wait.optional(),
  group_interval: wait.refine((ms) => ms > 0, 'is 0').optional(),
  repeat_interval: repeat.optional(),
  /** Whom an alert is told to, one after the other, while nobody answers; `none` ends what is inherited. */
  escalation: name.optional(),
};

const own = {
  ...settings,
  matchers: oneOrMore.optional(),
  continue: z.boolean().default(false),
  mute_time_intervals: list(name).optional(),
  active_time_intervals: list(name).optional(),
};
export interface RouteDefinition extends z.output<z.ZodObject<typeof own>> {
  readonly routes: RouteDefinition[];
}

const route: z.ZodType<RouteDefinition> = strict({
  ...own,
  get routes(): z.ZodType<RouteDefinition[]> {
    return z.array(route).max(MOST_ITEMS).default([]);
  },
});

/** The root takes every alert at any time, so it has nothing to choose by. */
const root = strict({
  ...settings,
  receiver: name,
  routes: z.array(route).max(MOST_ITEMS).default([]),
});

const LONGEST_ADDRESS = 2_000;
/** Files begin at the routing file; what is in them is read when it is needed. */
const file = z.string().min(1).max(LONGEST_ADDRESS);
const address = z
  .url({ protocol: /^https?$/, error: 'is no https:// address' })
  .max(LONGEST_ADDRESS)
  .transform((text) => new URL(text));
/** Where PagerDuty takes events of accounts in the US; those in the EU name events.eu.pagerduty.com. */
const PAGERDUTY = 'https://events.pagerduty.com/v2/enqueue';

/** Names that we do not set ourselves. */
const headerName = z
  .string()
  .regex(
    /^(?!content-|host$|connection$|transfer-|idempotency-key$|user-agent$)[a-z][a-z0-9-]{0,63}$/i,
    'is no header of its own',
  );
/** Names itself to the collector by a token, or by a header of its own; secrets stand in files. */
const ocsf = strict({
  url: address,
  token_file: file.optional(),
  header: strict({ name: headerName, value_file: file }).optional(),
}).refine(
  (one) => one.token_file === undefined || one.header === undefined,
  'has a token_file and a header: write one of them',
);

/** RFC 5425 has a receiver take 2,048 octets and asks for 8,192. */
const SYSLOG_BYTES = { least: 2_048, usual: 8_192, most: 1_048_576 };
const SYSLOG_PORT = 6_514;
const syslog = strict({
  host: z.string().regex(/^[a-z0-9.:_-]{1,253}$/i, 'is no name or address of a host'),
  port: z.int().min(1).max(65_535).default(SYSLOG_PORT),
  /** By default those that Node knows. */
  ca_file: file.optional(),
  cert_file: file.optional(),
  key_file: file.optional(),
  max_bytes: z.int().min(SYSLOG_BYTES.least).max(SYSLOG_BYTES.most).default(SYSLOG_BYTES.usual),
}).refine(
  (one) => (one.cert_file === undefined) === (one.key_file === undefined),
  'has one of cert_file and key_file: write both or none',
);

/** Of the brokers of the section `kafka`. */
const kafka = strict({ topic: z.string().regex(/^[a-zA-Z0-9._-]{1,249}$/, 'is no topic name') });

/** Addresses that are secrets themselves (Slack, Teams) stand in files, as other secrets do. */
const endpoints = {
  /** Two secrets while one is exchanged for the other: messages carry a signature of each. */
  webhook: strict({ url: address, secret_files: z.array(file).min(1).max(2) }).optional(),
  slack: strict({ url_file: file }).optional(),
  teams: strict({ url_file: file }).optional(),
  pagerduty: strict({ routing_key_file: file, url: address.default(() => new URL(PAGERDUTY)) }).optional(),
  ocsf: ocsf.optional(),
  kafka: kafka.optional(),
  syslog: syslog.optional(),
};
const CHANNEL_KEYS = [
  'email',
  'tenant',
  'webhook',
  'slack',
  'teams',
  'pagerduty',
  'ocsf',
  'kafka',
  'syslog',
] as const;

const receiver = strict({
  name,
  email: z.array(z.email()).min(1).max(MOST_ADDRESSES).optional(),
  tenant: z.literal(true).optional(),
  /** Of mails alone; critical ones go at once all the same. */
  digest: z.enum(DIGESTS, `is neither ${DIGESTS.join(' nor ')}`).optional(),
  ...endpoints,
  nobody: z.literal(true).optional(),
})
  .refine(
    (one) => CHANNEL_KEYS.some((key) => one[key] !== undefined) !== (one.nobody === true),
    `tells either somebody (${CHANNEL_KEYS.join(', ')}; tenant: true means alerts.to of the tenant) or nobody: true`,
  )
  .refine((one) => one.digest === undefined || one.email !== undefined || one.tenant === true, {
    path: ['digest'],
    error: 'is of mails alone: name email or tenant: true beside it',
  });
export type ReceiverDefinition = z.output<typeof receiver>;

const timeRange = strict({ start_time: minute, end_time: minute })
  .refine((range) => range.start_time < range.end_time, 'ends before it begins: write two ranges')
  .transform(({ start_time: from, end_time: to }) => ({ from, to }));

const timeSpec = strict({
  times: list(timeRange).optional(),
  weekdays: list(read(weekdayRange)).optional(),
  days_of_month: list(read(dayRange)).optional(),
  months: list(read(monthRange)).optional(),
  years: list(read(yearRange)).optional(),
  location: location.default('UTC'),
}).transform(({ days_of_month: daysOfMonth, ...spec }) => ({ ...spec, daysOfMonth }));

/** What an `equal` label that both alerts lack, or one of them, says. */
export const MISSING = ['differs', 'same'] as const;

const inhibitRule = strict({
  name: name.optional(),
  source_matchers: oneOrMore,
  target_matchers: oneOrMore,
  equal: z.array(labelName).max(MOST_ITEMS).default([]),
  missing_labels: z.enum(MISSING).default('differs'),
});
export type InhibitDefinition = z.output<typeof inhibitRule>;

const labelValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);
/** Labels as a file or a person writes them: one value, or a list of values. */
export const writtenLabels = z
  .record(labelName, z.union([labelValue.transform((value) => [value]), z.array(labelValue).max(MOST_ITEMS)]))
  .transform((labels): Record<string, string[]> => labels);

const test = strict({
  name,
  alert: writtenLabels,
  /** Without one, a moment in no interval is not meant: it is the beginning of 2026. */
  at: z.iso.datetime({ offset: true }).default('2026-01-01T00:00:00Z'),
  /** Other open alerts, which may inhibit it. */
  beside: z.array(writtenLabels).max(MOST_ITEMS).default([]),
  receivers: z.array(name).max(MOST_ITEMS).optional(),
  muted: z.array(name).max(MOST_ITEMS).optional(),
  inhibited: z.boolean().optional(),
  /** Who is on call then, by schedule; `nobody` in a gap. */
  on_call: z.record(name, name).optional(),
  /** Whom escalations tell while nobody answers, and how long after the alert. */
  escalates: z
    .array(strict({ after: duration, to: z.array(name).max(MOST_ITEMS) }))
    .max(MOST_ITEMS)
    .optional(),
});
export type RoutingTest = z.output<typeof test>;

/** The file of `alerts.routing`, with the names that Alertmanager gives these things. */
export const routingSchema = strict({
  route: root,
  receivers: list(receiver),
  inhibit_rules: z.array(inhibitRule).max(MOST_ITEMS).default([]),
  time_intervals: z
    .array(strict({ name, time_intervals: list(timeSpec) }))
    .max(MOST_ITEMS)
    .default([]),
  schedules: z.array(schedule).max(MOST_SCHEDULES).default([]),
  escalations: z.array(escalation).max(MOST_SCHEDULES).default([]),
  tests: z.array(test).max(MOST_ITEMS).default([]),
});
export type RoutingDefinition = z.output<typeof routingSchema>;
