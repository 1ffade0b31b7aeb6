import type { Action } from '../../../src/event/actions.js';
import type { DataClass } from '../../../src/event/data-classes.js';
import type { Reading } from '../acts.js';
import type { JsonObject } from '../candidate.js';
import type { RecordReader } from '../record-reader.js';

/** One service of Microsoft 365: which operations it knows, and where its records say what was done to what. */
export interface Workload {
  /** Nothing for an operation that it does not know. */
  read(this: void, operation: string, record: RecordReader): Reading;
  target(this: void, record: RecordReader, action: Action): JsonObject | undefined;
  dataClasses(this: void, record: RecordReader, action: Action): readonly DataClass[];
  volume?(this: void, record: RecordReader): JsonObject | undefined;
  recipient?(this: void, record: RecordReader): JsonObject | undefined;
  subjects?(this: void, record: RecordReader): JsonObject[] | undefined;
}
