import { describe, expect, it } from 'vitest';
import type { SourceFormat } from '../../../../streams/sources/registry.js';
import { eventOf, mapped } from '../../../support/source-samples.js';

/** A record that no fixture holds, the address that says what it means, and what is to come of it. */
export type Case = readonly [what: string, address: string, record: object, expected: object];
/** The same for a record that is no act: 'no-act' is counted out, 'unmapped' waits in quarantine. */
export type NoAct = readonly [
  what: string,
  address: string,
  record: object,
  expected: 'no-act' | 'unmapped' | 'schema',
];

export const NOBODY = { id: 'unknown', type: 'unknown' };
/** A field that must not be there. */
export const NOTHING = undefined;

const EMPTY = { volume: NOTHING, recipient: NOTHING, reason: NOTHING, subjects: NOTHING };

/** A field that must not be there is expected as `NOTHING`, in these, in the context and in the target. */
export function checks(format: SourceFormat, title: string, cases: readonly Case[]): void {
  describe(`${format}: ${title}`, () => {
    it.each(cases)('%s (%s)', (_what, _address, record, expected) => {
      const event = eventOf(format, record);
      const context = { ip: NOTHING, mfa: NOTHING, ...event.context };
      const target = { id: NOTHING, ...event.target };
      expect({ ...EMPTY, ...event, context, target }).toMatchObject(expected);
    });
  });
}

export function isNoAct(format: SourceFormat, title: string, cases: readonly NoAct[]): void {
  describe(`${format}: ${title}`, () => {
    it.each(cases)('%s (%s)', (_what, _address, record, expected) => {
      const [item, ...others] = mapped(format, record);
      expect(others).toEqual([]);
      expect(item?.kind === 'fault' ? item.fault.reason : item?.kind === 'refused' && item.reason).toBe(
        expected,
      );
    });
  });
}
