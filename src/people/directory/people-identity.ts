/** A person of the directory by name; lies in `identities` only, and may be deleted there. */
export interface PersonIdentity {
  /** Of the person. */
  readonly key: string;
  readonly id: string;
  readonly name: string;
  /** In lower case. */
  readonly email: string;
}
