export const ROLES = [
  'sales-rep',
  'sales-manager',
  'support-agent',
  'marketing',
  'analyst',
  'finance',
  'admin',
  'integration',
] as const;
export type Role = (typeof ROLES)[number];

/** What people do all day besides logging in and out; the order is that of the rate vectors. */
export const ROUTINE = [
  'record.read',
  'record.list',
  'record.search',
  'record.update',
  'record.create',
  'record.delete',
  'report.run',
  'report.export',
  'data.export',
  'data.query',
  'comms.send',
  'file.download',
] as const;
export type Routine = (typeof ROUTINE)[number];

export type RecordType = 'contact' | 'account' | 'opportunity' | 'case';

interface RoleHabits {
  /** Part of the company's people, before rounding. */
  readonly share: number;
  readonly teamSize: number;
  /** Acts on an ordinary working day, in the order of ROUTINE. */
  readonly rates: readonly number[];
  /** Median of the records of one export. */
  readonly exportSize: number;
  /** Median size of the own book of business, in contacts. */
  readonly book: number;
  /** Factor on reports and exports at month end. */
  readonly monthEnd: number;
  /** Which records are opened, as cumulative shares. */
  readonly opens: readonly (readonly [upTo: number, type: RecordType])[];
}

/** Rates by judgement, to be about 36 events a person and day over all days; no customer's data stood behind them. */
export const HABITS: Readonly<Record<Role, RoleHabits>> = {
  'sales-rep': {
    share: 0.36,
    teamSize: 8,
    rates: [15, 4, 5, 7, 2.2, 0.12, 0.9, 0.12, 0, 0, 5, 0.8],
    exportSize: 140,
    book: 450,
    monthEnd: 1.6,
    opens: [
      [0.45, 'contact'],
      [0.7, 'account'],
      [1, 'opportunity'],
    ],
  },
  'sales-manager': {
    share: 0.05,
    teamSize: 8,
    rates: [9, 5, 3, 3, 0.6, 0.08, 4.2, 0.5, 0, 0, 4, 0.8],
    exportSize: 350,
    book: 1500,
    monthEnd: 2.2,
    opens: [
      [0.2, 'contact'],
      [0.5, 'account'],
      [1, 'opportunity'],
    ],
  },
  'support-agent': {
    share: 0.28,
    teamSize: 12,
    rates: [24, 5, 8, 13, 4, 0.05, 0.3, 0.02, 0, 0, 12, 1.8],
    exportSize: 80,
    book: 2500,
    monthEnd: 1.1,
    opens: [
      [0.35, 'contact'],
      [0.4, 'account'],
      [1, 'case'],
    ],
  },
  marketing: {
    share: 0.1,
    teamSize: 10,
    rates: [6, 6, 3, 4, 1.5, 0.1, 2.6, 0.6, 0.01, 0, 4, 1],
    exportSize: 700,
    book: 3000,
    monthEnd: 1.3,
    opens: [
      [0.8, 'contact'],
      [1, 'account'],
    ],
  },
  analyst: {
    share: 0.07,
    teamSize: 8,
    rates: [6, 6, 4, 3, 0.5, 0.3, 7.5, 1.7, 0.04, 0.5, 1.2, 0.8],
    exportSize: 900,
    book: 4000,
    monthEnd: 2,
    opens: [
      [0.25, 'contact'],
      [0.6, 'account'],
      [1, 'opportunity'],
    ],
  },
  finance: {
    share: 0.08,
    teamSize: 8,
    rates: [10, 4, 4, 3, 1, 0.05, 3, 0.5, 0, 0, 2, 3],
    exportSize: 300,
    book: 1200,
    monthEnd: 3,
    opens: [
      [0.1, 'contact'],
      [0.7, 'account'],
      [1, 'opportunity'],
    ],
  },
  admin: {
    share: 0.03,
    teamSize: 6,
    rates: [7, 4, 4, 5, 1, 0.7, 1.5, 0.2, 0.02, 0.1, 1, 0.5],
    exportSize: 250,
    book: 2000,
    monthEnd: 1.1,
    opens: [
      [0.4, 'contact'],
      [0.7, 'account'],
      [1, 'case'],
    ],
  },
  integration: {
    share: 0.03,
    teamSize: 99,
    rates: [0, 0, 0, 70, 14, 0.3, 0, 0, 0, 120, 0, 0],
    exportSize: 5000,
    book: 10_000,
    monthEnd: 1,
    opens: [
      [0.4, 'contact'],
      [0.7, 'account'],
      [0.9, 'opportunity'],
      [1, 'case'],
    ],
  },
};
