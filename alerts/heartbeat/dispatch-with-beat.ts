import type { Config } from '../../src/config/sections.js';
import { MINUTE } from '../../src/kernel/clock.js';
import type { DispatchAlerts, DispatchOutcome } from '../dispatch.js';
import { TellBeat, type TellBeatParts } from './tell-beat.js';

type Dispatcher = Pick<DispatchAlerts, 'run'> & { onModuleDestroy?(): Promise<void> };

/** A dispatcher that tells the beat when a run of it has gone well: one that fails or hangs tells none. */
export class DispatchWithBeat implements Dispatcher {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly beat: TellBeat,
  ) {}

  async run(): Promise<DispatchOutcome> {
    const outcome = await this.dispatcher.run();
    this.beat.begin();
    return outcome;
  }

  /** Nest calls it when the service ends. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.dispatcher.onModuleDestroy?.(), this.beat.stop()]);
  }
}

export interface WithBeatParts extends Pick<TellBeatParts, 'store' | 'clock' | 'logger' | 'observer'> {
  readonly config: Pick<Config, 'heartbeat' | 'alerts'>;
}

/** The dispatcher itself where no address is configured. */
export function withBeat(dispatcher: Dispatcher, { config, ...parts }: WithBeatParts): Dispatcher {
  const { heartbeat, alerts } = config;
  if (heartbeat === undefined) return dispatcher;
  const every = heartbeat.everyMinutes * MINUTE;
  const beat = new TellBeat({ ...parts, url: new URL(heartbeat.url), every, egress: alerts });
  return new DispatchWithBeat(dispatcher, beat);
}
