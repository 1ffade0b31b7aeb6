/** One of `of` parts of all actors: detection is shared out among processes by them. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Whether an actor is this shard's to judge; every actor is exactly one shard's (FNV-1a over tenant and key). */
export function isOfShard({ index, of }: Shard, tenant: string, actorKey: string): boolean {
  let hash = 0x811c9dc5;
  const text = `${tenant}/${actorKey}`;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % of === index;
}
