import type { Answers, Holder, Line, Named, RightsRequest, Snapshot } from '../snapshot.js';
import type { Area, PlacedRight, Right } from '../words.js';

type Row = Readonly<Record<string, unknown>>;

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text or a number as text; undefined for anything else and for what is empty. */
export function textAt(row: Row, name: string): string | undefined {
  const value = Object.hasOwn(row, name) ? row[name] : undefined;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export const isTrue = (row: Row, name: string): boolean => {
  const value = Object.hasOwn(row, name) ? row[name] : undefined;
  return value === true || value === 'true';
};

export const rowAt = (row: Row, name: string): Row | undefined => {
  const value = Object.hasOwn(row, name) ? row[name] : undefined;
  return isRow(value) ? value : undefined;
};

/** Of a list within a row; nothing where there is none. */
export const rowsAt = (row: Row, name: string): readonly Row[] => {
  const value = Object.hasOwn(row, name) ? row[name] : undefined;
  return Array.isArray(value) ? value.filter(isRow) : [];
};

export const actor = (id: string): Holder => ({ kind: 'actor', id });
export const role = (id: string): Holder => ({ kind: 'role', id });

/** Gathers what the answers of a CRM say, and whether anything of them was left out. */
export class Gathering {
  readonly lines: Line[] = [];
  readonly names: Named[] = [];
  private isWhole = true;
  private readonly untold = new Set<RightsRequest['tells']>();

  constructor(
    private readonly answers: Answers,
    private readonly requests: readonly RightsRequest[],
  ) {}

  /** The rows of a request; one that the CRM refused makes the picture incomplete, or takes from it what it alone tells. */
  rows(name: string): readonly Row[] {
    const rows = this.answers[name];
    if (rows === undefined) this.miss(name);
    return (rows ?? []).filter((row): row is Row => {
      if (!isRow(row)) this.isWhole = false;
      return isRow(row);
    });
  }

  /** Reads each row of a request; one of which `read` says false is not as documented. */
  each(name: string, read: (row: Row) => boolean): void {
    for (const row of this.rows(name)) if (!read(row)) this.isWhole = false;
  }

  right(holder: Holder, right: Right, { object = '', field = '' }: Partial<PlacedRight> = {}): void {
    this.lines.push({ kind: 'right', holder, right, object, field });
  }

  rights(holder: Holder, rights: readonly Right[], place?: Partial<PlacedRight>): void {
    for (const right of rights) this.right(holder, right, place);
  }

  /** The picture of all that was gathered; `covers` where no request was refused. */
  snapshot(covers: readonly Area[]): Snapshot {
    const { isWhole: complete, lines, names, untold } = this;
    return { complete, covers: covers.filter((area) => !untold.has(area)), lines, names };
  }

  private miss(name: string): void {
    const tells = this.requests.find((request) => request.name === name)?.tells;
    if (tells === undefined) this.isWhole = false;
    else this.untold.add(tells);
  }
}
