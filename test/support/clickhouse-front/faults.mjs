import { setTimeout as delay } from 'node:timers/promises';

/** What was armed, in the order of arming; the first that matches and is due takes a request. */
export class Faults {
  #armed = new Map();

  constructor(report) {
    this.report = report;
  }

  arm(id, fault) {
    this.#armed.set(id, { ...fault, matched: 0, id });
  }

  release(id) {
    this.#armed.delete(id);
  }

  /** The fault that befalls this request, counted. */
  take(request) {
    let taken;
    for (const fault of this.#armed.values()) {
      if (!matches(fault, request)) continue;
      fault.matched++;
      const { first = 1, times = 1 } = fault;
      const due = fault.matched >= first && (times === null || fault.matched < first + times);
      if (due) taken ??= fault;
    }
    if (taken !== undefined) this.report(taken.id);
    return taken;
  }
}

function matches({ table, statement, client, text }, request) {
  return (
    (table === undefined || table === request.table) &&
    (statement === undefined || statement === request.kind) &&
    (client === undefined || request.agent.includes(client)) &&
    (text === undefined || request.text.includes(text))
  );
}

/** Lets rows pass at a steady rate: who comes with many waits as long as they take. */
export class Throttle {
  #free = 0;
  perSecond = Infinity;
  table = '';

  async pass(table, values) {
    if (table.split('.').at(-1) !== this.table || this.perSecond === Infinity) return;
    const now = performance.now();
    this.#free = Math.max(now, this.#free) + (rowsIn(values) / this.perSecond) * 1000;
    await delay(this.#free - now);
  }
}

function rowsIn(values) {
  let rows = values.length > 0 && values.at(-1) !== 10 ? 1 : 0;
  for (let at = values.indexOf(10); at !== -1; at = values.indexOf(10, at + 1)) rows++;
  return rows;
}
