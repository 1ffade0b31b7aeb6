import { AppError } from '../kernel/app-error.js';

const UNSUPPORTED: Partial<Record<NodeJS.Platform, string>> = {
  win32:
    'Ledgerwatch does not run on Windows itself, because its embedded database has no Windows build. ' +
    'Install WSL 2 (run "wsl --install" in PowerShell) and start Ledgerwatch inside its Linux.',
};

/** Refuses a platform (`process.platform`) for which the embedded database has no build. */
export function assertPlatform(platform: NodeJS.Platform): void {
  const reason = UNSUPPORTED[platform];
  if (reason !== undefined) throw new AppError('PLATFORM_UNSUPPORTED', reason);
}
