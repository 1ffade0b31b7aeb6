import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AlertLine } from '../../../alerts/alert-line.js';
import { adminKeyFile } from '../../access/keys/first-keys.js';
import { HOUR } from '../../kernel/clock.js';
import type { Company } from '../../simulate/simulate.js';
import { DEMO_TENANT } from './folder.js';
import { type Demo, type DemoOptions, localTime } from './parts.js';
import { type Screen, thousands } from './screen.js';

/** How long after an incident's end an alert about it still counts. */
const GRACE = 2 * HOUR;

export function tellStart(screen: Screen, options: DemoOptions, company: Company, liveFrom: number): void {
  const services = company.people.filter(({ kind }) => kind === 'integration').length;
  screen.line();
  screen.line(screen.style('bold', 'Ledgerwatch demo'));
  screen.line(
    `  A simulated company (seed ${options.seed}): ${thousands(options.users - services)} people and ${services} service accounts, ` +
      `${options.weeks} weeks from ${new Date(company.startsAt).toISOString().slice(0, 10)}.`,
  );
  screen.line(
    `  The clock is simulated: it stands at ${new Date(liveFrom).toISOString()} and moves with the story.`,
  );
  screen.line(`  Everything is real but the people: HTTP intake, ledger, profiles, alerts, mails.`);
}

/** What was hidden in the live day, and whether it was found. */
export function tellVerdictOnIncidents(
  { screen, company }: Demo,
  told: ReadonlyMap<string, AlertLine>,
): void {
  screen.line();
  for (const label of company.labels.labels) {
    const from = company.startsAt + label.startHour * HOUR;
    const until = company.startsAt + (label.endHour + 1) * HOUR + GRACE;
    const found = [...told.values()]
      .filter((alert) => alert.actor === label.user)
      .map((alert) => Date.parse(alert.at))
      .filter((at) => at >= from && at <= until)
      .sort((a, b) => a - b)[0];
    const what = `${label.kind} by ${label.user}, from ${localTime(from)}`;
    screen.line(
      found === undefined
        ? `  ${screen.style('red', '✗')} not found: ${what}`
        : `  ${screen.style('green', '✓')} found: ${what}; first alert ${localTime(found)}`,
    );
  }
}

export async function tellEnd(
  { screen, folder, running }: Demo,
  alerts: readonly AlertLine[],
): Promise<void> {
  const mails = mailsIn(folder.mail);
  const open = alerts.filter(({ status }) => status === 'open').length;
  const key = adminKeyFile(running.runtime.config.dataDir);
  const config = `--config ${relativeTo(folder.configFile)}`;
  screen.heading('Look at');
  screen.line(`  the alerts     npx ledgerwatch alerts --tenant ${DEMO_TENANT} ${config}     (${open} open)`);
  screen.line(
    `  the mails      ${mails.length === 0 ? 'none were due' : mails.map((name) => relativeTo(join(folder.mail, name))).join('\n                 ')}`,
  );
  screen.line(`  the reports    ${relativeTo(join(folder.path, 'reports'))}`);
  screen.line(`  the events     npx ledgerwatch events --tenant ${DEMO_TENANT} --limit 3 ${config}`);
  if (!screen.isTerminal) screen.line(`  the service    npx ledgerwatch start ${config}     then:`);
  screen.heading('Try');
  screen.line(`  curl -s -H "Authorization: Bearer $(cat ${relativeTo(key)})" \\`);
  screen.line(`    "${running.url}/v1/tenants/${DEMO_TENANT}/alerts?status=open"`);
  screen.line();
  if (screen.isTerminal)
    screen.line(
      `  The service runs on at ${running.url} (API page: ${running.url}/docs). Press Ctrl-C to end.`,
    );
}

function mailsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.eml'))
      .sort();
  } catch {
    return [];
  }
}

const relativeTo = (path: string): string => {
  const here = `${process.cwd()}/`;
  return path.startsWith(here) ? `./${path.slice(here.length)}` : path;
};
