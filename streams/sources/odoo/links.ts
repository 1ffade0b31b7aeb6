/** A link to another record: its id (SQL), or `[id, name]` (JSON-RPC). */
export function linkOf(value: unknown): { id?: string; name?: string } {
  const [id, name]: unknown[] = Array.isArray(value) ? value : [value];
  return {
    ...(typeof id === 'number' || (typeof id === 'string' && id !== '') ? { id: String(id) } : {}),
    ...(typeof name === 'string' ? { name: name.slice(0, 1024) } : {}),
  };
}
