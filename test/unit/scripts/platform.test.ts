import { describe, expect, it } from 'vitest';
import { refusal } from '../../../scripts/platform.mjs';

const GLIBC = ['/lib64/ld-linux-x86-64.so.2'];
const MUSL = ['/lib/ld-musl-x86_64.so.1'];

const refusalOn = (platform: string, arch: string, files: string[] = GLIBC): string | undefined =>
  refusal({ platform, arch, exists: (path: string) => files.includes(path) });

describe('the set-up', () => {
  it.each([
    ['linux', 'x64', GLIBC],
    ['linux', 'arm64', ['/lib/ld-linux-aarch64.so.1']],
    // Debian with the package musl has both loaders, NixOS has neither.
    ['linux', 'x64', [...GLIBC, ...MUSL]],
    ['linux', 'x64', []],
    ['darwin', 'x64', []],
    ['darwin', 'arm64', []],
  ])('goes on on %s %s with %j', (platform, arch, files) => {
    expect(refusalOn(platform, arch, files)).toBeUndefined();
  });

  it.each([
    ['win32', 'x64', [], 'WSL 2'],
    ['linux', 'x64', MUSL, 'Alpine'],
    ['linux', 'arm64', ['/lib/ld-musl-aarch64.so.1'], 'Alpine'],
    ['linux', 'ia32', GLIBC, 'linux ia32'],
    ['freebsd', 'x64', [], 'freebsd x64'],
  ])('refuses %s %s with %j and names %4$s', (platform, arch, files, named) => {
    expect(refusalOn(platform, arch, files)).toContain(named);
  });
});
