import type { DataClass } from '../../event/data-classes.js';

export interface ShippedObject {
  readonly classes: readonly DataClass[];
  /** Each record stands for one natural person who is no employee of the tenant. */
  readonly person?: true;
  /** Fields that hold something else than the object says; all others are as the object. */
  readonly fields?: Readonly<Record<string, readonly DataClass[]>>;
}

/** What comes with the product for one CRM: its standard objects. */
export interface Shipped {
  /** Where the vendor describes the objects. */
  readonly address: string;
  readonly objects: Readonly<Record<string, ShippedObject>>;
}

export const PERSON = { classes: ['id.basic'], person: true } as const satisfies ShippedObject;
export const COMMERCIAL = { classes: ['commercial'] } as const satisfies ShippedObject;
export const COMMS = { classes: ['comms'] } as const satisfies ShippedObject;
export const EMPLOYEE = { classes: ['employee'] } as const satisfies ShippedObject;
export const AUDIT = { classes: ['auditlog'] } as const satisfies ShippedObject;
export const CREDENTIAL = { classes: ['credential'] } as const satisfies ShippedObject;
export const BEHAVIOUR = { classes: ['behaviour'] } as const satisfies ShippedObject;
