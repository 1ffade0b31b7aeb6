import { randomBytes } from 'node:crypto';
import { HOUR } from '../../kernel/clock.js';
import { randomToken } from '../../kernel/ids.js';
import { hashSecret } from '../keys/key-text.js';

export const INVITATION_MS = 72 * HOUR;

export interface Invitation {
  readonly user: string;
  /** 256 random bits in base64url. */
  readonly secret: string;
}

const TEXT = /^lw_invite_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;

export const newInvitation = (user: string): Invitation => ({ user, secret: randomToken() });

export const formatInvitation = ({ user, secret }: Invitation): string => `lw_invite_${user}_${secret}`;

export function parseInvitation(text: string): Invitation | undefined {
  const [, user, secret] = TEXT.exec(text) ?? [];
  return user === undefined || secret === undefined ? undefined : { user, secret };
}

/** What is stored of it: see hashSecret. */
export const invitationHash = ({ secret }: Invitation): string => hashSecret(secret);

/** After the `#`, so that it reaches neither a server nor its logs when it is opened. */
export const invitationLink = (publicUrl: string, text: string): string => `${publicUrl}/invitation#${text}`;

const RECOVERY_CODES = 10;
const RECOVERY_CHARACTERS = 10;
/** No l, o, 0 and 1: codes are read from paper. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Ten codes of 50 random bits, in two groups of five. */
export const newRecoveryCodes = (): string[] => Array.from({ length: RECOVERY_CODES }, newRecoveryCode);

function newRecoveryCode(): string {
  const characters = [...randomBytes(RECOVERY_CHARACTERS)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return `${characters.slice(0, 5).join('')}-${characters.slice(5).join('')}`;
}
