import { readConfigFile } from '../config/config-file.js';
import { configInvalid } from '../config/fault.js';
import { type Variant, variantSchema } from '../detect/replay/replay.schemas.js';

export interface ReplayConfig {
  readonly variant: Variant;
  /** The configuration file of the product, where that was given. */
  readonly config: string | undefined;
}

const NAMES = new Set(Object.keys(variantSchema.shape));

/**
 * What `--config` names: another detection, or the file that every command takes. Which of them it is follows from what
 * stands in it, since neither has a key of the other; what is neither is refused as the latter.
 */
export function replayConfig(path: string | undefined): ReplayConfig {
  if (path === undefined) return { variant: {}, config: undefined };
  const { raw, faults } = readConfigFile(path);
  if (faults.length > 0) throw configInvalid(faults);
  const names = Object.keys(raw);
  if (names.length === 0 || !names.some((name) => NAMES.has(name))) return { variant: {}, config: path };
  const variant = variantSchema.safeParse(raw);
  if (variant.success) return { variant: variant.data, config: undefined };
  throw configInvalid(
    variant.error.issues.map(({ path: at, message }) => ({ path: [path, ...at].join('.'), wrong: message })),
  );
}
