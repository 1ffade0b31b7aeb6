/** One state of a finding of another product, as the ledger holds it. Times are epoch ms. */
export interface VendorEvent {
  readonly id: string;
  readonly source: string;
  /** The account that the product names. */
  readonly account: string;
  /** The account in a CRM of the same person: whose alert it is. */
  readonly actorKey: string;
  readonly state: 'open' | 'update' | 'close';
  readonly occurred: number;
  readonly received: number;
  readonly blocked: boolean;
  readonly product: string;
  /** The product's own id of the finding: all its states have it. */
  readonly uid: string;
  /** As the product calls it. */
  readonly title: string;
  /** The product's word for how grave it is; empty when it says none. */
  readonly word: string;
  /** What it is about in the product's words (a category, a tactic of MITRE ATT&CK); empty when it says nothing. */
  readonly topic: string;
  /** The product's own score, on its own scale. */
  readonly score: number | null;
}
