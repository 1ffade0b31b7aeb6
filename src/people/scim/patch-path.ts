import { fault, ok, type Result } from '../../kernel/result.js';
import { type Comparison, parseFilter } from './filter.js';
import { ENTERPRISE_SCHEMA, type ScimFault } from './scim.js';

/** Where an operation of a PATCH changes something. */
export interface PatchPath {
  /** The URN of the extension that the attribute is of; undefined for the core schema. */
  readonly extension: string | undefined;
  /** Undefined for the whole extension. */
  readonly attribute: string | undefined;
  /** Which of several values. */
  readonly filter: readonly Comparison[] | undefined;
  readonly sub: string | undefined;
}

const LONGEST_PATH = 1_024;
const CORE = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/i;
/** Older jobs of Entra ID join an extension and its attribute by a dot. */
const EXTENSION = /^(urn:[\w:.-]+:2\.0:\w+)(?:[:.](.+))?$/i;
const ATTRIBUTE = /^([a-z$][\w-]*)(?:\[([^\]]*)\])?(?:\.([a-z$][\w-]*))?$/i;

/** RFC 7644, figure 7: `attribute`, `attribute.sub`, `attribute[filter]`, `attribute[filter].sub`, each after a URN or not. */
export function parsePath(text: string): Result<PatchPath, ScimFault> {
  if (text.length > LONGEST_PATH) return fault(INVALID);
  const { extension, rest } = extensionOf(text);
  if (rest === undefined) return ok({ extension, attribute: undefined, filter: undefined, sub: undefined });
  const [, attribute, within, sub] = ATTRIBUTE.exec(rest) ?? [];
  if (attribute === undefined) return fault(INVALID);
  if (within === undefined) return ok({ extension, attribute, filter: undefined, sub });
  const filter = parseFilter(within);
  return filter.ok ? ok({ extension, attribute, filter: filter.value, sub }) : filter;
}

/** `rest` is undefined for the whole extension. */
function extensionOf(text: string): { extension: string | undefined; rest: string | undefined } {
  const core = text.replace(CORE, '');
  const [, urn, rest] = EXTENSION.exec(core) ?? [];
  if (urn === undefined) return { extension: undefined, rest: core };
  const isEnterprise = urn.toLowerCase() === ENTERPRISE_SCHEMA.toLowerCase();
  return { extension: isEnterprise ? ENTERPRISE_SCHEMA : urn, rest };
}

const INVALID: ScimFault = { scimType: 'invalidPath', detail: 'A path is no attribute path' };
