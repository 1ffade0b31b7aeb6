import type { AlertLine } from '../../alert-line.js';
import type { CaseLine } from '../cases.schemas.js';
import type { CitedEvent } from './cited-events.js';
import type { Look } from './looks.js';
import type { Redactor } from './redaction.js';
import type { Sent } from './sent.js';
import type { Step } from './steps.js';

export interface CasePerson {
  readonly key: string;
  readonly pseudonym: string;
  /** Of the CRM; only where the reader is shown who that is. */
  readonly id?: string;
  readonly name?: string;
}

/** All that a case file holds. */
export interface CaseMaterial {
  readonly line: CaseLine;
  readonly person: CasePerson;
  readonly madeAt: number;
  /** Who made it, as they are shown. */
  readonly madeBy: string;
  readonly version: string;
  readonly alerts: readonly AlertLine[];
  readonly steps: readonly Step[];
  readonly sent: readonly Sent[];
  /** Of who sends our mails now; undefined where no mail is configured. */
  readonly mailDomain: string | undefined;
  readonly events: readonly CitedEvent[];
  readonly looks: readonly Look[];
  /** Sentences: what is not in it, and why. */
  readonly leftOut: readonly string[];
  /** Whether what people wrote may be shown. */
  readonly hasTexts: boolean;
  readonly redactor: Redactor;
  /** A principal as they are shown. */
  readonly shownAs: (principal: string) => string;
}

/** What somebody wrote, as far as the reader may see it. */
const textOf = ({ hasTexts, redactor }: CaseMaterial, text: string): string =>
  hasTexts ? redactor.text(text) : '';

/** Names of receivers are free texts too: somebody wrote them into a file. */
export const shownStep = (material: CaseMaterial, step: Step): Step => ({
  ...step,
  by: material.redactor.text(material.shownAs(step.by)),
  detail: material.redactor.text(step.detail),
  text: textOf(material, step.text),
});
