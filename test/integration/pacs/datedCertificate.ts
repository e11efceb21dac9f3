// Certificates whose days are over or have not begun: openssl's `req` cannot make them, its small authority can.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Certificate, run } from './peers.ts';

/** A key and a certificate signed with itself for 127.0.0.1, valid between two times written as `20200101000000Z`. */
export async function makeDatedCertificate(
  folder: string,
  name: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<Certificate> {
  const own = path.join(folder, `ca-${name}`);
  mkdirSync(own);
  const at = (file: string): string => path.join(own, file);
  writeFileSync(at('index'), '');
  writeFileSync(at('config'), configuration(own));
  const key = path.join(folder, `${name}.key`);
  const certificate = path.join(folder, `${name}.crt`);
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await run('openssl', [
    'req',
    '-new',
    ...curve,
    '-keyout',
    key,
    '-out',
    at('request'),
    '-subj',
    `/CN=${name}`,
  ]);
  const signing = ['ca', '-batch', '-notext', '-selfsign', '-config', at('config'), '-keyfile', key];
  await run('openssl', [
    ...signing,
    '-in',
    at('request'),
    '-out',
    certificate,
    '-startdate',
    from,
    '-enddate',
    to,
  ]);
  const print = await run('openssl', ['x509', '-in', certificate, '-noout', '-fingerprint', '-sha256']);
  return { certificate, key, sha256: print.split('=')[1]?.trim() ?? '' };
}

const configuration = (own: string): string => `
[ca]
default_ca = here
[here]
database = ${own}/index
new_certs_dir = ${own}
rand_serial = yes
default_md = sha256
policy = names
x509_extensions = extensions
[names]
commonName = supplied
[extensions]
subjectAltName = IP:127.0.0.1
basicConstraints = CA:TRUE
`;

export const pem = (file: string): string => readFileSync(file, 'utf8');
