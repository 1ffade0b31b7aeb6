import { describe, expect, it } from 'vitest';
import { PERMISSIONS } from '../../../../src/access/rights/permissions.js';
import { ACTS, thingOf } from '../../../../src/access/trail/acts.js';
import { actionsOf } from '../../../../src/baseline/measures.js';
import { ACTIONS } from '../../../../src/event/actions.js';

describe('the table of what is recorded', () => {
  it('has each permission, and nothing else', () => {
    expect(Object.keys(ACTS).sort()).toEqual([...PERMISSIONS].sort());
  });

  it('leaves out machines at their own work, and what is the same for everybody', () => {
    const left = PERMISSIONS.filter((permission) => ACTS[permission] === undefined);
    expect(left).toEqual(['events.write', 'receipts.read', 'roles.read', 'metrics.read', 'jobs.run']);
  });

  it('has reports leave as exports, and nothing that changes something pass as a look', () => {
    const exported = PERMISSIONS.filter((permission) => ACTS[permission] === 'audit.export');
    expect(exported).toEqual(['cases.export', 'reports.read']);
    const changing = PERMISSIONS.filter((permission) => /\.(write|approve|answer|redrive)$/.test(permission));
    for (const permission of changing.filter((one) => one !== 'events.write'))
      expect([permission, ACTS[permission]]).toEqual([permission, 'audit.config']);
  });

  it('is learned of a person as lists and exports are', () => {
    expect(actionsOf('list')).toContain('audit.read');
    expect(actionsOf('export')).toContain('audit.export');
  });

  it('uses words that the ledger takes', () => {
    const used = Object.values(ACTS).filter((action) => action !== undefined);
    expect(used.filter((action) => !ACTIONS.includes(action))).toEqual([]);
    expect(PERMISSIONS.map(thingOf).every((thing) => /^[a-z]+$/.test(thing))).toBe(true);
  });
});
