/** What the demo tells the process that plays the CRM, and what it hears back. */
export interface EmitterSettings {
  readonly seed: number;
  readonly users: number;
  readonly weeks: number;
  readonly liveHours: number;
  readonly incidents: boolean;
  readonly url: string;
  readonly key: string;
}

/** `history`: everything before the live time. `live`: what happens before that instant (epoch ms). */
export type EmitterOrder =
  | { readonly type: 'settings'; readonly settings: EmitterSettings }
  | { readonly type: 'history' }
  | { readonly type: 'live'; readonly until: number };

export type EmitterReport =
  | { readonly type: 'progress'; readonly hour: number; readonly stored: number }
  | { readonly type: 'done'; readonly sent: number; readonly stored: number }
  | { readonly type: 'failed'; readonly reason: string };
