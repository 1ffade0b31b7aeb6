// Whether the embedded database has a build for this machine: Linux with glibc, and macOS, on x64 and arm64.
const SUPPORTED = new Set(['linux x64', 'linux arm64', 'darwin x64', 'darwin arm64']);
const GLIBC_LOADERS = [
  '/lib64/ld-linux-x86-64.so.2',
  '/lib/ld-linux-aarch64.so.1',
  '/lib/ld-linux-x86-64.so.2',
];
const MUSL_LOADERS = ['/lib/ld-musl-x86_64.so.1', '/lib/ld-musl-aarch64.so.1'];

/** The reason why it cannot run here, or undefined. `exists` tells whether a file is there. */
export function refusal({ platform, arch, exists }) {
  if (platform === 'win32') {
    return (
      'Ledgerwatch does not run on Windows itself, because its embedded database has no Windows build. ' +
      'Install WSL 2 (run "wsl --install" in PowerShell) and run this command inside its Linux.'
    );
  }
  if (!SUPPORTED.has(`${platform} ${arch}`)) {
    return `Ledgerwatch does not run on ${platform} ${arch}: its embedded database has builds for Linux (glibc) and macOS, x64 and arm64.`;
  }
  if (platform === 'linux' && MUSL_LOADERS.some(exists) && !GLIBC_LOADERS.some(exists)) {
    return (
      'Ledgerwatch does not run on a musl Linux such as Alpine, because its embedded database is built for glibc. ' +
      'Use a Debian, Ubuntu or Fedora image (for containers: node:24-bookworm-slim).'
    );
  }
  return undefined;
}
