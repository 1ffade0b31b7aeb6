/** What somebody may do in a CRM as a whole. */
export const SYSTEM_RIGHTS = [
  'export.reports',
  'export.data',
  'import.data',
  /** Of every record, whoever owns it. */
  'view-all',
  'modify-all',
  'manage-users',
  'manage-roles',
  'manage-settings',
  'impersonate',
  'api',
  'audit.read',
] as const;

/** Of the records of one object; `view-all` and `modify-all` are words of both. */
export const OBJECT_RIGHTS = [
  'read',
  'create',
  'edit',
  'delete',
  'view-all',
  'modify-all',
  'export.data',
] as const;
/** Of one field. */
export const FIELD_RIGHTS = ['read', 'edit'] as const;
/** The object is the app: one that somebody connected, or that holds a token of theirs. */
export const APP_RIGHTS = ['connected-app', 'token'] as const;

export const RIGHTS = [
  ...SYSTEM_RIGHTS,
  'read',
  'create',
  'edit',
  'delete',
  ...APP_RIGHTS,
] as const satisfies readonly (
  (typeof SYSTEM_RIGHTS)[number] | (typeof OBJECT_RIGHTS)[number] | (typeof APP_RIGHTS)[number]
)[];
export type Right = (typeof RIGHTS)[number];

const has = (words: readonly Right[], right: Right): boolean => words.includes(right);

export const isAppRight = (right: Right): boolean => has(APP_RIGHTS, right);

/** A right of a place: of the whole CRM, of an object, or of a field of one. */
export interface PlacedRight {
  readonly right: Right;
  readonly object: string;
  readonly field: string;
}

/** What is wrong with a right and its place, if anything is. */
export function placeFault({ right, object, field }: PlacedRight): string | undefined {
  if (field !== '') {
    if (object === '') return 'a field needs its object';
    return has(FIELD_RIGHTS, right) ? undefined : `of a field there are ${FIELD_RIGHTS.join(' and ')}`;
  }
  if (object !== '')
    return has(OBJECT_RIGHTS, right) || isAppRight(right)
      ? undefined
      : `of an object there are ${[...OBJECT_RIGHTS, ...APP_RIGHTS].join(', ')}`;
  return has(SYSTEM_RIGHTS, right) ? undefined : 'this right needs its object';
}

/** What a snapshot may tell of; of `accounts` where each is named by every id that events may call it by. */
export const AREAS = ['system', 'objects', 'fields', 'apps', 'accounts'] as const;
export type Area = (typeof AREAS)[number];

export function areaOf({ right, object, field }: PlacedRight): Area {
  if (isAppRight(right)) return 'apps';
  if (field !== '') return 'fields';
  return object === '' || right === 'export.data' ? 'system' : 'objects';
}

/** Of one object, by which other rights of that object or of all of them it is given, too. */
const GIVEN_BY: Partial<
  Record<Right, { readonly ofObject: readonly Right[]; readonly ofAll: readonly Right[] }>
> = {
  read: { ofObject: ['view-all', 'modify-all'], ofAll: ['view-all', 'modify-all'] },
  create: { ofObject: [], ofAll: ['modify-all'] },
  edit: { ofObject: ['modify-all'], ofAll: ['modify-all'] },
  delete: { ofObject: ['modify-all'], ofAll: ['modify-all'] },
  'view-all': { ofObject: ['modify-all'], ofAll: ['view-all', 'modify-all'] },
  'modify-all': { ofObject: [], ofAll: ['modify-all'] },
  'export.data': { ofObject: [], ofAll: ['export.data'] },
};

/**
 * All that gives a right. Whoever sees or changes everything may read each object; of fields only what is said of that
 * field, since field security stands beside it.
 */
export function givenBy(asked: PlacedRight): PlacedRight[] {
  const { right, object, field } = asked;
  if (field !== '') return right === 'read' ? [asked, { ...asked, right: 'edit' }] : [asked];
  const by = GIVEN_BY[right];
  const ofAll = (by?.ofAll ?? []).map((one): PlacedRight => ({ right: one, object: '', field: '' }));
  if (object === '') return [asked, ...ofAll.filter((one) => one.right !== right)];
  return [asked, ...(by?.ofObject ?? []).map((one) => ({ ...asked, right: one })), ...ofAll];
}

/** How a right is compared: names of objects and fields whatever their case. */
export const rightKey = ({ right, object, field }: PlacedRight): string =>
  `${right}\t${object.toLowerCase()}\t${field.toLowerCase()}`;
