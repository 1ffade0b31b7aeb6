// The built product, by path below dist. The path is not written into an import, since the checker would follow it.
/** Another build, to compare two of them. */
const build = process.env.BENCH_BUILD ?? 'dist';

export const product = async (path) => import(new URL(`../${build}/${path}`, import.meta.url).href);
