import { randomId } from '../../kernel/ids.js';
import { AppError } from '../../kernel/app-error.js';
import type { Clock } from '../../kernel/clock.js';
import { createLocalDay, type Day } from '../day.js';
import type { People } from '../people.js';
import type { PeopleFault } from './people-csv.js';
import { readPeopleCsv } from './people-csv.js';
import { keyOfPerson } from './people-snapshot.js';
import { leftSince, planImport, type PlannedImport } from './plan-import.js';

/** Faults of a file that are told; the rest is counted. */
const MOST_FAULTS = 1_000;

export interface ImportParts {
  readonly people: People;
  readonly clock: Clock;
  readonly timeZoneOf: (tenant: string) => string;
  /** After a statement: events that come in from now on are completed by it. */
  readonly onChange: (tenant: string) => Promise<void>;
}

export interface WantedImport {
  readonly tenant: string;
  readonly csv: Buffer;
  /** The principal who says so. */
  readonly by: string;
  readonly isComplete: boolean;
  /** Nothing is done; the answer is what would be. */
  readonly isDryRun: boolean;
}

export type DoneImport = Omit<PlannedImport, 'faults' | 'statements' | 'identities'> & {
  /** Absent when nothing was new, or in a dry run. */
  readonly id?: string;
};

/** What is said of people: whole files, and that somebody leaves. */
export class PeopleImports {
  constructor(private readonly parts: ImportParts) {}

  /** Throws REQUEST_INVALID with every fault and its place; then nothing of the file was taken in. */
  async import({ tenant, csv, by, isComplete, isDryRun }: WantedImport): Promise<DoneImport> {
    const { people, clock } = this.parts;
    const [snapshot, keys, named] = await Promise.all([
      people.directory.load(tenant),
      people.keys.of(tenant),
      people.rows.identities(tenant),
    ]);
    const planned = planImport(readPeopleCsv(csv), {
      keyOf: (id) => keyOfPerson(keys, id),
      known: snapshot.people,
      identities: new Map(named.map((identity) => [identity.key, identity])),
      today: this.today(tenant),
      isComplete,
    });
    const { faults, statements, identities, ...done } = planned;
    if (faults.length > 0) throw faulty(faults);
    if (isDryRun || (statements.length === 0 && identities.length === 0)) return done;
    const id = randomId();
    const { added, changed } = done;
    const about = { from: 'file', added: added.length, changed: changed.length, isComplete };
    await people.rows.write({
      tenant,
      id,
      at: snapshot.nextAt(clock.now()),
      by,
      statements,
      identities,
      about,
    });
    await this.parts.onChange(tenant);
    return { ...done, id };
  }

  /** `day` is the last on which they work here. */
  async leaves(tenant: string, { person, day, by }: { person: string; day: Day; by: string }): Promise<void> {
    const { people, clock } = this.parts;
    const snapshot = await people.directory.load(tenant);
    await people.rows.write({
      tenant,
      id: randomId(),
      at: snapshot.nextAt(clock.now()),
      by,
      statements: [leftSince(person, day + 1)],
      identities: [],
      about: { from: 'command' },
    });
    await this.parts.onChange(tenant);
  }

  today(tenant: string): Day {
    return createLocalDay(this.parts.timeZoneOf(tenant))(this.parts.clock.now());
  }
}

function faulty(faults: readonly PeopleFault[]): AppError {
  const errors = faults.slice(0, MOST_FAULTS).map(({ line, column, message }) => ({
    path: column === undefined ? `line ${line}` : `line ${line}, ${column}`,
    message,
  }));
  const more = faults.length > MOST_FAULTS ? `, of which the first ${MOST_FAULTS} are told` : '';
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  return new AppError('REQUEST_INVALID', `The file has ${count}${more}; nothing of it was taken in`, {
    detail: { errors },
  });
}
