import type { Action } from '../event/actions.js';
import { HOUR, MINUTE, SECOND } from '../kernel/clock.js';
import { type Act, byTime, type Context, exportParts } from './act.js';
import { scriptedContext, sessionContext, strangerContext } from './context.js';
import { localTime } from './day.js';
import type { Incident, IncidentKind } from './incident.js';
import { Random } from './random.js';
import { HABITS, ROUTINE } from './roles.js';
import { leastTaking, takingOf } from './taking.js';

/** Incident acts of a person sort behind the background's and never share a key with it. */
const FIRST_ORDER = 1_000_000;
/** Most rows of one answer of the interface, and most answers that one incident pulls of a smaller size. */
const MOST_ROWS = 2_000;
const MOST_PAGES = 2_000;

/** Everything an incident consists of, in order of time; the same seed and incident give the same acts. */
export function incidentActs(incident: Incident, seed: number, startDate: number): Act[] {
  const script = new Script(incident, new Random(seed, `incident/${incident.id}`), startDate);
  PLAYS[incident.kind](script);
  return script.acts.sort(byTime);
}

const PLAYS: Readonly<Record<IncidentKind, (script: Script) => void>> = {
  leaver: playLeaver,
  'account-takeover': playTakeover,
  'export-spike': playExportSpike,
  'api-scraping': playScraping,
  'low-and-slow': playLowAndSlow,
  'off-hours': playOffHours,
  'mass-delete': playMassDelete,
};

/** Notes down what is done in one incident. */
class Script {
  readonly acts: Act[] = [];
  context: Context = {};

  constructor(
    readonly incident: Incident,
    readonly random: Random,
    private readonly startDate: number,
  ) {}

  /** The instant of a local hour of the n-th day; a fixed beginning replaces it on the first. */
  at(nth: number, hour: number): number {
    const { days, startsAt, worker } = this.incident;
    if (nth === 0 && startsAt !== undefined) return startsAt;
    return localTime(this.startDate, worker.place, days[nth] ?? days[0] ?? 0, hour);
  }

  add(action: Action, at: number, records?: number): void {
    const order = FIRST_ORDER + this.acts.length;
    const { worker, post, days } = this.incident;
    const key = `${worker.id}.${days[0] ?? 0}.${order.toString(36)}`;
    const act = { worker, post, action, at, order, key, context: this.context, random: this.random };
    if (records === undefined) this.acts.push(act);
    else if (action === 'report.export' || action === 'data.export')
      this.acts.push(...exportParts(act, records));
    else this.acts.push({ ...act, volume: { records, basis: 'returned', of: 'act' } });
  }

  failedLogins(at: number, count: number): void {
    for (let i = count; i > 0; i--) {
      this.add('session.login', at - i * 9 * SECOND);
      const last = this.acts.pop();
      if (last !== undefined) this.acts.push({ ...last, failed: true });
    }
  }

  own(nth: number, at: number): void {
    this.context = sessionContext(this.incident.worker, this.incident.days[nth] ?? 0, this.random);
    this.add('session.login', at - this.random.integer(6, 60) * SECOND);
  }

  /** `total` records in pages, evenly with some jitter over `length` milliseconds. */
  pages(from: number, length: number, total: number): void {
    const wanted = this.random.pick([200, 500, 1000, MOST_ROWS]);
    const page = total > wanted * MOST_PAGES ? MOST_ROWS : wanted;
    const count = Math.max(1, Math.ceil(total / page));
    for (let i = 0; i < count; i++) {
      const at = from + Math.floor(((i + this.random.next()) * length) / count);
      this.add('data.query', at, Math.min(page, Math.max(1, total - i * page)));
    }
  }

  /** `count` acts of one kind at random moments of a span. */
  scatter(action: Action, from: number, length: number, count: number): void {
    for (let i = 0; i < count; i++) this.add(action, from + Math.floor(this.random.next() * length));
  }

  /** A total in exports a few minutes apart, as a person clicks through their reports. */
  exports(from: number, total: number, count: number): void {
    const weights = Array.from({ length: count }, () => this.random.gamma(1.5) + 0.1);
    const sum = weights.reduce((all, weight) => all + weight, 0);
    let at = from;
    for (const weight of weights) {
      this.add('report.run', at, this.random.integer(200, 2000));
      this.add('report.export', at + this.random.integer(15, 90) * SECOND, Math.ceil((total * weight) / sum));
      at += this.random.integer(3, 9) * MINUTE;
    }
  }

  /** Records that the person exports on an ordinary day; of a rare exporter, the size of one export. */
  get usualExport(): number {
    const { exportFactor, exportSigma } = this.incident.worker.traits;
    const median = HABITS[this.incident.post.role].exportSize * exportFactor;
    return Math.max(median, this.usual('report.export') * median * Math.exp((exportSigma * exportSigma) / 2));
  }

  usual(action: (typeof ROUTINE)[number]): number {
    const index = ROUTINE.indexOf(action);
    const { pace, leanings } = this.incident.worker.traits;
    return (HABITS[this.incident.post.role].rates[index] ?? 0) * pace * (leanings[index] ?? 1);
  }

  logUniform(low: number, high: number): number {
    return Math.round(low * Math.pow(high / low, this.random.next()));
  }
}

/** The book of business, and what else is in reach, in one to three evenings before leaving. */
function playLeaver(script: Script): void {
  const { random, incident } = script;
  const book = incident.worker.traits.bookSize * random.logNormal(2.5, 0.5);
  const usual = script.usualExport * random.logNormal(incident.careful === true ? 6 : 12, 0.4);
  const total = takingOf(
    incident,
    'export',
    random,
    incident.careful === true ? usual : Math.max(book, usual),
  );
  const least = leastTaking(incident, 'export');
  for (const nth of incident.days.keys()) {
    const at = script.at(nth, random.between(18.5, 22.5));
    script.own(nth, at);
    script.exports(at, Math.max(least, total * random.between(0.6, 1.2)), random.integer(2, 6));
    script.scatter('record.read', at, 50 * MINUTE, random.integer(5, 40));
    script.scatter('file.download', at, 50 * MINUTE, random.integer(0, 20));
  }
}

/** Stolen log-in: from a new network and device, by the interface or page by page, until enough is taken. */
function playTakeover(script: Script): void {
  const { random, incident } = script;
  const api = random.chance(0.65);
  const at = script.at(0, random.chance(0.5) ? random.between(0, 6) : random.between(6, 19));
  script.context = strangerContext(incident.worker, random, api);
  script.failedLogins(at - MINUTE, random.integer(0, 5));
  script.add('session.login', at - 20 * SECOND);
  const length = Math.floor(random.between(0.8, 4.5) * HOUR);
  script.scatter('record.search', at, 10 * MINUTE, random.integer(2, 8));
  const channel = api ? 'query' : 'open';
  const wanted = api ? script.logUniform(4_000, 80_000) : script.logUniform(600, 3_000);
  const total = takingOf(incident, channel, random, wanted);
  if (api) script.pages(at + 2 * MINUTE, length, total);
  else script.scatter('record.read', at + 2 * MINUTE, length, total);
}

/** One large take in the middle of the working day. */
function playExportSpike(script: Script): void {
  const { random, incident } = script;
  const at = script.at(0, random.between(9, 16.5));
  const book = incident.worker.traits.bookSize * random.between(1, 2.5);
  script.own(0, at);
  const usual = script.usualExport * random.logNormal(incident.careful === true ? 8 : 14, 0.4);
  const wanted = incident.careful === true ? usual : Math.max(book, usual);
  script.exports(at, takingOf(incident, 'export', random, wanted), random.integer(1, 4));
}

/** A script with the own token, or a service account's key in other hands. */
function playScraping(script: Script): void {
  const { random, incident } = script;
  const service = incident.worker.kind === 'integration';
  const at = script.at(0, service ? random.between(0, 15) : random.between(8, 17));
  const day = incident.days[0] ?? 0;
  script.context = service
    ? { ...sessionContext(incident.worker, day, random), userAgent: 'curl/8.14.1' }
    : scriptedContext(incident.worker, day, random);
  script.add('session.login', at - 30 * SECOND);
  // A usual answer holds some hundred records.
  const daily = script.usual('data.query') * 100;
  const wanted = Math.max(script.logUniform(6_000, 90_000), service ? daily * random.logNormal(5, 0.4) : 0);
  const total = takingOf(incident, 'query', random, wanted);
  script.pages(at, Math.floor(random.between(1.5, 7) * HOUR), total);
}

/** Two to three times the usual reading, day after day in office hours. */
function playLowAndSlow(script: Script): void {
  const { random, incident } = script;
  const factor = random.between(1, 2);
  for (const nth of incident.days.keys()) {
    const at = script.at(nth, random.between(8.8, 9.5));
    script.own(nth, at);
    script.scatter(
      'record.read',
      at,
      7.5 * HOUR,
      Math.max(8, random.poisson(script.usual('record.read') * factor)),
    );
  }
}

function playOffHours(script: Script): void {
  const { random, incident } = script;
  for (const nth of incident.days.keys()) {
    const at = script.at(nth, random.between(0.2, 3.5));
    script.own(nth, at);
    script.scatter('record.read', at, random.between(0.6, 2) * HOUR, random.integer(60, 250));
    if (random.chance(0.6)) script.exports(at + 20 * MINUTE, script.usualExport * random.between(1, 3), 1);
  }
}

function playMassDelete(script: Script): void {
  const { random } = script;
  const at = script.at(0, random.chance(0.3) ? random.between(19, 23) : random.between(9, 16));
  script.own(0, at);
  script.scatter('record.delete', at, random.between(0.5, 3) * HOUR, script.logUniform(300, 3_000));
}
