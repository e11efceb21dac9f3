/** A `Warning` header as PS3.18 8.3.4 wants it: code 299, the service, what was ignored. Null when there is none. */
export function warningHeader(warnings: readonly string[]): Record<string, string> {
  if (warnings.length === 0) return {};
  return {
    warning: warnings.map((text) => `299 lightbox "${text.replaceAll(/["\\\r\n]/g, '')}"`).join(', '),
  };
}
