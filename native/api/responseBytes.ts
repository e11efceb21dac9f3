/** Bytes as an answer, not copied where the runtime allows it. */
export function responseBytes(bytes: Uint8Array, headers: Readonly<Record<string, string>>): Response {
  const { buffer, byteOffset, byteLength } = bytes;
  const body =
    buffer instanceof ArrayBuffer ? new Uint8Array(buffer, byteOffset, byteLength) : new Uint8Array(bytes);
  return new Response(body, { headers: { ...headers, 'content-length': String(byteLength) } });
}
