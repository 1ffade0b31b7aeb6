// The built product, by path below dist. The path is not written into an import, since the checker would follow it.
export const product = async (path) => import(new URL(`../dist/${path}`, import.meta.url).href);
