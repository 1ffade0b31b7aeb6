import { registerHooks } from 'node:module';

/** The tests' broker is TypeScript that imports its neighbour as .js. */
export async function brokerOfTests() {
  registerHooks({
    resolve(specifier, context, next) {
      const isOurs = context.parentURL?.includes('/test/support/') && specifier.endsWith('.js');
      return next(isOurs ? specifier.replace(/\.js$/, '.ts') : specifier, context);
    },
  });
  return import(new URL('../test/support/kafka/broker.ts', import.meta.url).href);
}
