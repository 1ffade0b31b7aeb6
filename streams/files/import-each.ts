/**
 * Imports files in their order. The next is begun once one is read to its end, so that it is read and decided while the
 * last batch of the one before is written; no more than two are under way. The first that fails ends it, and rejects when
 * what is under way has ended: until then its store is in use.
 */
export async function importEach<Sums>(
  files: readonly string[],
  importOne: (file: string, onRead: () => void) => Promise<Sums>,
): Promise<Sums[]> {
  const begun: Promise<Sums>[] = [];
  try {
    for (const file of files) {
      const { promise: read, resolve: onRead } = Promise.withResolvers<void>();
      const before = begun.at(-1);
      const one = importOne(file, onRead);
      // What it rejects with is asked for below, maybe when another file has been read.
      one.catch(() => undefined);
      begun.push(one);
      await Promise.race([read, one]);
      await before;
    }
    return await Promise.all(begun);
  } finally {
    await Promise.allSettled(begun);
  }
}
