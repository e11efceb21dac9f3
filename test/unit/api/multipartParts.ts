/** The parts of a multipart/related answer, read as RFC 2046 says and not as our writer does. */
export async function parts(response: Response): Promise<{ headers: Headers; bytes: Uint8Array }[]> {
  const boundary = /boundary=([^;]+)/.exec(response.headers.get('content-type') ?? '')?.[1] ?? '';
  const body = Buffer.from(await response.arrayBuffer());
  const found: { headers: Headers; bytes: Uint8Array }[] = [];
  const delimiter = Buffer.from(`--${boundary}`);
  for (let at = body.indexOf(delimiter); ;) {
    const after = at + delimiter.length;
    if (body.subarray(after, after + 2).toString() === '--') return found;
    const end = body.indexOf(Buffer.from(`\r\n--${boundary}`), after);
    if (at < 0 || end < 0) throw new Error('the multipart body has no end');
    const headEnd = body.indexOf('\r\n\r\n', after);
    const lines = body
      .subarray(after + 2, headEnd)
      .toString('latin1')
      .split('\r\n');
    const headers = new Headers(
      lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
    );
    found.push({ headers, bytes: new Uint8Array(body.subarray(headEnd + 4, end)) });
    at = end + 2;
  }
}
