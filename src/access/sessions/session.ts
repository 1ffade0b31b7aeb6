import { hash } from 'node:crypto';
import { HOUR, MINUTE } from '../../kernel/clock.js';
import type { AccessConfig } from '../../config/sections.js';

/** One log-in of a person. Times are epoch ms. */
export interface Session {
  /** SHA-256 of the token in hex; the token itself is in the cookie and nowhere else. */
  readonly id: string;
  readonly user: string;
  /** Of the person when it began: it is over once the person's is another. */
  readonly epoch: number;
  readonly began: number;
  readonly seen: number;
  /** 0 while it has not ended. */
  readonly ended: number;
}

export interface SessionLimits {
  readonly idleMs: number;
  readonly absoluteMs: number;
}

export const limitsOf = ({ sessionIdleMinutes, sessionHours }: AccessConfig): SessionLimits => ({
  idleMs: sessionIdleMinutes * MINUTE,
  absoluteMs: sessionHours * HOUR,
});

/** A session is over at the very end of its time. */
export const isOver = (
  { began, seen, ended }: Session,
  { idleMs, absoluteMs }: SessionLimits,
  now: number,
): boolean => ended > 0 || now - began >= absoluteMs || now - seen >= idleMs;

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Whether this could be a token of ours: 256 random bits in base64url. */
export const isToken = (text: string): boolean => TOKEN.test(text);

export const sessionId = (token: string): string => hash('sha256', `session ${token}`, 'hex');

/** The token that requests of our own pages carry; who knows it does not know the session's. */
export const csrfToken = (token: string): string => hash('sha256', `csrf ${token}`, 'base64url');
