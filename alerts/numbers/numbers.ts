import { type AnswerMinutes, TargetTally } from './answer-targets.js';
import { ChannelTally } from './channel-numbers.js';
import { FalseAlertTally } from './false-alerts.js';
import { LoadTally, type LoadTerms } from './load.js';
import type { AlertNumbers } from './numbers.schemas.js';
import { SpreadTally } from './spread-tally.js';
import { deliveredAt, firstAnswerAt, happenedAt, openedAt, type Told, verdictOf } from './told.js';

export interface NumbersTerms extends LoadTerms {
  readonly tenant: string;
  readonly answerMinutes: AnswerMinutes;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * The numbers of a lead over the alerts that were raised in a span, one after the other: none is kept, so that it takes no
 * more memory of a million than of some thousand. Without I/O.
 */
export class NumbersTally {
  private alerts = 0;
  private readonly times = {
    toRaised: new SpreadTally(),
    toDelivered: new SpreadTally(),
    toTold: new SpreadTally(),
    toFirstAnswer: new SpreadTally(),
    toResolved: new SpreadTally(),
  };
  private readonly targets: TargetTally;
  private readonly falseAlerts = new FalseAlertTally();
  private readonly channels = new ChannelTally();
  private readonly load = new LoadTally();

  constructor({ answerMinutes, now }: Pick<NumbersTerms, 'answerMinutes' | 'now'>) {
    this.targets = new TargetTally(answerMinutes, now);
  }

  add(told: Told): void {
    const { status } = told.alert;
    if (status === 'history' || status === 'withdrawn') return;
    this.alerts += 1;
    for (const part of [this.targets, this.falseAlerts, this.channels, this.load]) part.add(told);
    this.addTimes(told);
  }

  /** Of alerts that began live: what was history first waited for nobody. */
  private addTimes(told: Told): void {
    const happened = happenedAt(told);
    if (happened === undefined) return;
    const opened = openedAt(told);
    const delivered = deliveredAt(told);
    const spans = {
      toRaised: [happened, opened],
      toDelivered: [opened, delivered],
      toTold: [happened, delivered],
      toFirstAnswer: [opened, firstAnswerAt(told)],
      toResolved: [opened, verdictOf(told)?.at],
    } as const;
    for (const name of Object.keys(this.times) as (keyof typeof spans)[]) {
      const [from, to] = spans[name];
      if (to !== undefined) this.times[name].add(to - from);
    }
  }

  numbers(terms: Omit<NumbersTerms, 'answerMinutes' | 'now'>): AlertNumbers {
    const { tenant, from, to } = terms;
    const { toRaised, toDelivered, toTold, toFirstAnswer, toResolved } = this.times;
    return {
      tenant,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      alerts: this.alerts,
      times: {
        toRaised: toRaised.spread(),
        toDelivered: toDelivered.spread(),
        toTold: toTold.spread(),
        toFirstAnswer: toFirstAnswer.spread(),
        toResolved: toResolved.spread(),
      },
      targets: this.targets.targets(),
      falseAlerts: this.falseAlerts.falseAlerts(),
      channels: this.channels.channels(),
      load: this.load.load(terms),
      scorecard: `/v1/tenants/${encodeURIComponent(tenant)}/scorecard`,
    };
  }
}
