const DEEPEST = 64;
const LONGEST_NAME_BYTES = 240;

/**
 * The parts of a dropped file's relative path, made safe as names on every file system; null when it tries to climb out
 * or cannot be a path. Characters that Windows forbids (and `:`, which names a hidden stream there) become `_`.
 */
export function uploadPath(path: string): readonly string[] | null {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0 || parts.length > DEEPEST) return null;
  const safe = parts.map(safeName);
  return safe.every((part) => part !== null) ? safe : null;
}

function safeName(part: string): string | null {
  if (part === '..' || Buffer.byteLength(part) > LONGEST_NAME_BYTES) return null;
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is taken out
  const name = part.replace(/[\u0000-\u001f\u007f<>:"|?*\\]/g, '_').replace(/[. ]+$/, '_');
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name) ? `_${name}` : name;
}
