// What the command line says where no secure connection came about.

/** `code`: Node's or OpenSSL's. */
export function tlsText(code: string, whose: 'archive' | 'server' | 'sign-in server' | 'proxy'): string {
  if (code === 'pinned-certificate')
    return `The ${whose} showed another certificate than the one that was pinned.`;
  if (code === 'CERT_HAS_EXPIRED') return `The certificate of the ${whose} has expired.`;
  if (code === 'CERT_NOT_YET_VALID')
    return `The certificate of the ${whose} is not valid yet: is the clock of this computer right?`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `The certificate of the ${whose} is for another host name.`;
  // Alerts (RFC 8446 6.2) about a certificate are about ours: the other side sends them.
  if (/ALERT_.*(CERTIFICATE|UNKNOWN_CA)/.test(code))
    return `The ${whose} wants a certificate from us, or does not accept our certificate (${code}).`;
  if (/SELF_SIGNED|UNABLE_TO_(VERIFY|GET)/.test(code))
    return `The certificate of the ${whose} is not trusted here: add its authority, or pin it.`;
  return `No secure connection could be agreed on (${code}): does the ${whose} speak TLS at this address?`;
}
