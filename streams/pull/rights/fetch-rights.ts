import { type AddSnapshotParts, type Added, addSnapshot } from '../../../src/people/rights/add-snapshot.js';
import type { Snapshot } from '../../../src/people/rights/snapshot.js';
import type { Catalogues } from '../../../src/catalogue/catalogues.js';
import { type FieldsFollowed, followFields } from '../../../src/catalogue/follow-fields.js';
import { errorCode } from '../../../src/kernel/app-error.js';
import type { Logger } from '../../../src/kernel/logger.js';
import type { Findings } from '../../../src/store/findings.js';
import type { ConnectedSource, Connections } from '../connections.js';
import type { Connected } from '../connector.js';
import { CALLS, CALLS_ASIDE, Cursors } from '../cursors.js';
import { CallBudget } from '../egress/call-budget.js';
import { PatientEgress } from '../egress/patient-egress.js';
import type { OwnReaders } from '../own-readers.js';
import { away } from '../failures.js';
import { openConnection } from '../registry.js';
import { causeOf } from '../trouble.js';
import { fetchAnswers, type MissingPart } from './fetch-answers.js';
import type { RightsAccess } from './rights-access.js';
import { partlyRead, RIGHTS } from './rights-findings.js';
import { tellRights } from './tell-rights.js';

export interface FetchRightsDeps extends AddSnapshotParts {
  readonly logger: Logger;
  readonly findings: Pick<Findings, 'write'>;
  readonly connections: Pick<Connections, 'secretOf' | 'keeperOf'>;
  readonly ownReaders: Pick<OwnReaders, 'note'>;
  readonly catalogues: Pick<Catalogues, 'lastStatements' | 'say' | 'takeBack'>;
  /** Resolves once this process goes by what the catalogue of a tenant says now. */
  catalogueChanged(this: void, tenant: string): Promise<void>;
}

export interface FetchTerms {
  /** In whose name. */
  readonly by: string;
  readonly signal: AbortSignal;
}

export interface FetchedRights {
  /** Epoch ms. */
  readonly takenAt: number;
  readonly added: Added;
  readonly snapshot: Pick<Snapshot, 'complete' | 'covers'>;
  /** What was not given, and why. */
  readonly missing: readonly MissingPart[];
  /** Where the CRM says what its fields hold. */
  readonly fields?: FieldsFollowed;
}

/**
 * Fetches who may do what at a connected source, and stores it as one snapshot, whole or as what it is; then what the source
 * says of its fields. Undefined where nobody reads such rights. Rejects, with nothing stored, when an answer broke off,
 * does not come, or is another than documented.
 */
export async function fetchRights(
  one: ConnectedSource,
  deps: FetchRightsDeps,
  terms: FetchTerms,
): Promise<FetchedRights | undefined> {
  const { store, clock, connections } = deps;
  const cursors = await Cursors.open(store, one, 0);
  const budget = new CallBudget(one.connection.callsPerDay, clock, cursors.state(CALLS_ASIDE).cursor);
  budget.noteElsewhere(cursors.state(CALLS).cursor);
  const egress = new PatientEgress({ budget, clock });
  const secrets = { secret: connections.secretOf(one), keepSecret: connections.keeperOf(one) };
  const connected = openConnection(one.connection, { egress, clock, ...secrets });
  if (connected.rights === undefined) return undefined;
  try {
    const { rights } = connected;
    const taken = await takeSnapshot(one, { ...deps, cursors, connected, rights }, terms);
    const { fields, missing } = await takeFields(one, { ...deps, connected }, terms);
    return { ...taken, missing: [...taken.missing, ...missing], ...(fields === undefined ? {} : { fields }) };
  } finally {
    await connected.close();
    if (budget.text !== cursors.state(CALLS_ASIDE).cursor)
      await cursors.write(CALLS_ASIDE, { cursor: budget.text });
  }
}

interface Opened extends FetchRightsDeps {
  readonly cursors: Cursors;
  readonly connected: Connected;
  readonly rights: RightsAccess;
}

async function takeSnapshot(
  { tenant, source }: ConnectedSource,
  deps: Opened,
  { by, signal }: FetchTerms,
): Promise<FetchedRights> {
  const { clock, logger, cursors, connected, rights } = deps;
  const place = { tenant, source };
  // Before the first question: what stands of it in the source's log is ours.
  const own = await connected.identify(signal);
  if (own !== undefined) await deps.ownReaders.note(place, own);
  // As of its beginning: a change that comes while it is read is told by an event, and applied to it once more.
  const takenAt = clock.now();
  const { answers, missing } = await fetchAnswers(rights, signal);
  const snapshot = rights.reader.read(answers);
  if (signal.aborted) throw away('the rights were not read to their end in time');
  const added = await addSnapshot(deps, place, snapshot, { takenAt, reader: rights.reader.kind, by });
  await cursors.write(RIGHTS, { readTo: takenAt });
  const { complete, covers } = snapshot;
  if (missing.length > 0 || !complete)
    logger.warn({ ...place, complete, missing }, 'the rights of a source were not given as a whole');
  await tellRights(place, complete ? undefined : partlyRead(missing, takenAt), deps);
  return { takenAt, added, snapshot: { complete, covers }, missing };
}

/** That they cannot be read is said, and takes nothing from the snapshot. */
async function takeFields(
  { tenant, source }: ConnectedSource,
  { connected, catalogues, catalogueChanged, logger }: FetchRightsDeps & { connected: Connected },
  { by, signal }: FetchTerms,
): Promise<{ fields?: FieldsFollowed; missing: MissingPart[] }> {
  const place = { tenant, source };
  try {
    const definitions = await connected.fieldDefinitions?.(signal);
    if (definitions === undefined) return { missing: [] };
    const fields = await followFields(catalogues, place, definitions, by);
    if (fields.changed > 0) await catalogueChanged(tenant);
    return { fields, missing: [] };
  } catch (error) {
    if (signal.aborted) throw error;
    const why = causeOf(error);
    logger.warn({ ...place, code: errorCode(error), why }, 'what a source says of its fields was not read');
    return { missing: [{ name: 'field definitions', why }] };
  }
}
