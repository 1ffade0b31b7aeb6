/** The tenant of the heartbeat: no tenant can have this name, and nobody is shown anything of it. */
export const HEARTBEAT_TENANT = '_heartbeat';

/** What the beat is as a finding and as an alert: always the same one, of a day. */
export const BEAT_SCOPE = { actorKey: '', family: 'integrity' } as const;
export const BEAT_DETECTOR = 'heartbeat';
