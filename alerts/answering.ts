import type { Admitted } from '../src/access/rights/principal.js';
import type { Declarations } from '../src/access/tenants/declarations.js';
import { AppError } from '../src/kernel/app-error.js';
import type { Names, Sights } from '../src/privacy/sight.js';
import type { Store } from '../src/store/store.js';
import type { AlertLine } from './alert-line.js';
import { type Announce, announceable } from './announce.js';
import type { AlertHistory } from './alert-log.js';
import type { AnswerCommand } from './answers.js';
import type { AlertCommands } from './commands.js';
import type { NoEffect } from './decide.js';
import { alertLines } from './list.js';

export interface AnsweringParts {
  readonly store: Store;
  readonly commands: AlertCommands;
  readonly declarations: Pick<Declarations, 'requireTenant'>;
  readonly sights: Sights;
}

export interface AlertName {
  readonly tenant: string;
  readonly id: string;
}

/** What somebody's answer came to, with the alert as it is then. */
export interface AnswerView {
  readonly outcome: 'done' | 'no-effect';
  readonly reason?: NoEffect;
  readonly alert: AlertLine;
  readonly announce?: Announce;
}

/** What a caller does about an alert. Throws NOT_FOUND as `find` does, and FORBIDDEN for a verdict on those whom they lead. */
export async function answerAlert(
  { store, commands, declarations, sights }: AnsweringParts,
  at: AlertName,
  command: AnswerCommand,
  caller: Admitted,
): Promise<AnswerView> {
  declarations.requireTenant(at.tenant);
  const sight = await sights.ofTeams(caller, 'alerts.write', at.tenant);
  if (command.type === 'resolve') {
    const { state } = await commands.find(at.tenant, at.id, sight);
    await assertOfOthers(sights, caller, at.tenant, state?.actorKey);
  }
  const { history, ...answered } = await commands.answer({ ...at, by: caller.id, sight }, command);
  const alert = await lineOf(store, history, at, sight.names);
  const announce = alert.verdict === 'benign' ? await announceable(store, alert) : undefined;
  return { ...answered, alert, ...(announce && { announce }) };
}

/** Who leads somebody has a part in what they did: another one says what it was. */
export async function assertOfOthers(
  sights: Pick<Sights, 'leads'>,
  caller: Admitted,
  tenant: string,
  actorKey: string | undefined,
): Promise<void> {
  if (actorKey !== undefined && (await sights.leads(caller, tenant, actorKey)))
    throw new AppError('FORBIDDEN', 'This is about somebody whom you lead: another person has to close it');
}

export async function lineOf(
  store: Store,
  { state: alert }: Pick<AlertHistory, 'state'>,
  { tenant, id }: AlertName,
  names: Names,
): Promise<AlertLine> {
  if (alert === undefined) throw new AppError('NOT_FOUND', 'There is no alert of this id');
  const [line] = await alertLines(store, tenant, [{ id, alert }], names);
  if (line === undefined) throw new AppError('INTERNAL', 'An alert could not be rendered');
  return line;
}
