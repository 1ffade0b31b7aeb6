import { z } from 'zod';
import type { IncomingEvent } from '../../event/incoming-event.js';
import { errorMessage } from '../../kernel/app-error.js';
import { HOUR } from '../../kernel/clock.js';
import { pause } from '../../kernel/pause.js';
import { type Company, simulateDemo } from '../../simulate/simulate.js';
import type { EmitterOrder, EmitterReport, EmitterSettings } from './emitter-protocol.js';

/** The simulated CRM: a process of its own that hands its events in over HTTP, as a real one does. */
const HOURS_A_REPORT = 12;
const EVENTS_A_REQUEST = 20_000;
const REQUESTS_AT_ONCE = 2;
const MOST_TRIES = 20;

const replySchema = z.object({ stored: z.number() });
const busy = new Set([429, 503]);

class Emitter {
  private readonly hours: ReturnType<Company['hours']>;
  private readonly startsAt: number;
  private readonly liveFromHour: number;
  /** Of the hour that was drawn last, what has not happened yet. */
  private pending: IncomingEvent[] = [];
  private drawn = -1;
  private stored = 0;

  constructor(private readonly settings: EmitterSettings) {
    const company = simulateDemo({ ...settings, incidentDay: 0 });
    this.hours = company.hours();
    this.startsAt = company.startsAt;
    this.liveFromHour = settings.weeks * 168;
  }

  async sendHistory(): Promise<void> {
    let gathered: IncomingEvent[] = [];
    let sent = 0;
    const open = new Set<Promise<void>>();
    while (this.drawn < this.liveFromHour - 1) {
      gathered.push(...this.draw());
      if (this.drawn % HOURS_A_REPORT === 0)
        tell({ type: 'progress', hour: this.drawn, stored: this.stored });
      if (gathered.length < EVENTS_A_REQUEST && this.drawn < this.liveFromHour - 1) continue;
      sent += gathered.length;
      const request = this.send(gathered).finally(() => open.delete(request));
      open.add(request);
      gathered = [];
      if (open.size >= REQUESTS_AT_ONCE) await Promise.race(open);
    }
    await Promise.all(open);
    tell({ type: 'done', sent, stored: this.stored });
  }

  async sendUntil(until: number): Promise<void> {
    while (this.startsAt + (this.drawn + 1) * HOUR < until) {
      const events = this.draw();
      this.pending.push(...events);
    }
    const happened = this.pending.filter((event) => Date.parse(event.occurredAt) < until);
    this.pending = this.pending.filter((event) => Date.parse(event.occurredAt) >= until);
    if (happened.length > 0) await this.send(happened);
    tell({ type: 'done', sent: happened.length, stored: this.stored });
  }

  private draw(): readonly IncomingEvent[] {
    const next = this.hours.next();
    this.drawn++;
    return next.done === true ? [] : next.value.events;
  }

  private async send(events: readonly IncomingEvent[]): Promise<void> {
    const body = events.map((event) => JSON.stringify(event)).join('\n');
    const headers = { authorization: `Bearer ${this.settings.key}`, 'content-type': 'application/x-ndjson' };
    for (let tries = 1; ; tries++) {
      const answer = await fetch(`${this.settings.url}/v1/events`, { method: 'POST', headers, body });
      if (answer.ok) {
        this.stored += replySchema.parse(await answer.json()).stored;
        return;
      }
      const reason = await answer.text();
      if (!busy.has(answer.status) || tries >= MOST_TRIES)
        throw new Error(`${answer.status}: ${reason.slice(0, 300)}`);
      await pause(Number(answer.headers.get('retry-after') ?? 1) * 1000);
    }
  }
}

function tell(report: EmitterReport): void {
  process.send?.(report);
}

let emitter: Emitter | undefined;

async function obey(order: EmitterOrder): Promise<void> {
  if (order.type === 'settings') emitter = new Emitter(order.settings);
  else if (order.type === 'history') await emitter?.sendHistory();
  else await emitter?.sendUntil(order.until);
}

process.on('message', (order: EmitterOrder) => {
  obey(order).catch((error: unknown) => tell({ type: 'failed', reason: errorMessage(error) }));
});
// The demo was ended: nobody listens any more.
process.on('disconnect', () => process.kill(process.pid));
