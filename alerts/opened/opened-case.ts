import { z } from 'zod';
import { CASE_KINDS } from '../cases/cases.js';

/** The kind under which it is stated that a case opened; the id is that of the alert with which people are told. */
export const OPENED_KIND = 'case-opened';

const openedSchema = z.object({
  case: z.uuid(),
  kind: z.enum(CASE_KINDS),
  /** Why it is a case; names nobody. */
  title: z.string(),
  alerts: z.int(),
  /** Keys of everybody whom it is about. */
  actors: z.array(z.string()),
});

/** A case that people are told of, as it was when it opened. */
export type OpenedCase = Readonly<z.infer<typeof openedSchema>>;

/** Undefined for a fact of another shape. */
export const parseOpened = (data: unknown): OpenedCase | undefined => openedSchema.safeParse(data).data;

const PREFIX = 'case/';

/** What a message about it is for, as the delivery log of its alert has it; told once. */
export const openedPurpose = (opened: Pick<OpenedCase, 'case'>): string => `${PREFIX}${opened.case}`;

export const isOpenedPurpose = (purpose: string): boolean => purpose.startsWith(PREFIX);

/** The case that a message of that purpose is about. */
export const openedFor = (cases: readonly OpenedCase[], purpose: string): OpenedCase | undefined =>
  cases.find((one) => openedPurpose(one) === purpose);
