import type { Clock } from '../../../src/kernel/clock.js';
import type { Findings } from '../../../src/store/findings.js';
import type { Cursors } from '../cursors.js';
import { type Trouble, troubleFrom, troubleText } from '../trouble.js';
import { RIGHTS, rightsFinding } from './rights-findings.js';

/** Told once for each cause, with the beginning of the first; without trouble, that what was told is over. */
export async function tellRights(
  place: { readonly tenant: string; readonly source: string },
  trouble: Trouble | undefined,
  {
    cursors,
    findings,
    clock,
  }: {
    readonly cursors: Cursors;
    readonly findings: Pick<Findings, 'write'>;
    readonly clock: Clock;
  },
): Promise<void> {
  const now = clock.now();
  const { hurt } = cursors.state(RIGHTS);
  const told = troubleFrom(hurt);
  if (trouble === undefined) {
    if (told === undefined) return;
    await findings.write([rightsFinding(place, told, now, true)]);
    await cursors.write(RIGHTS, { hurt: '' });
    return;
  }
  const next = { ...trouble, since: told?.since ?? trouble.since };
  if (troubleText(next) === hurt) return;
  await findings.write([rightsFinding(place, next, now)]);
  await cursors.write(RIGHTS, { hurt: troubleText(next) });
}
