// certificates.ts: a CA of our own, and certificates with every fault that a certificate can have.
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { find } from '../support/needs.ts';

const run = promisify(execFile);

/** Files in PEM: the certificates that the server sends, its own first, and its key. */
export interface Certificate {
  readonly chain: string;
  readonly key: string;
}

/** What a certificate is to be. */
export interface Wish {
  readonly names: readonly string[];
  /** Days from now. */
  readonly from?: number;
  readonly to?: number;
  /** Leave the intermediate out of what is sent. */
  readonly isAlone?: true;
  readonly isSelfSigned?: true;
}

export interface Authority {
  /** PEM file of the root. */
  readonly root: string;
  certificate(name: string, wish: Wish): Promise<Certificate>;
}

const settings = (dir: string): string => `
[ca]
default_ca = own
[own]
dir = ${dir}
database = ${dir}/index.txt
new_certs_dir = ${dir}
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[req]
distinguished_name = subject
[subject]
`;

/** Makes a root, an intermediate, and then certificates that the intermediate has signed. */
export async function createAuthority(dir: string): Promise<Authority> {
  await mkdir(dir, { recursive: true });
  const config = join(dir, 'openssl.cnf');
  await writeFile(config, settings(dir));
  await writeFile(join(dir, 'index.txt'), '');
  const openssl = (...words: string[]) => run(find('openssl')!, words, { cwd: dir });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const request = (name: string, subject: string, more: readonly string[] = []) =>
    openssl(
      ...['req', '-config', config, '-new', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`],
      ...['-subj', `/CN=${subject}`, ...more],
    );
  const authority = ['-extensions', 'authority', '-config', config];
  await request('root', 'Truename Test Root');
  await openssl(
    'req',
    '-x509',
    '-in',
    'root.csr',
    '-key',
    'root.key',
    '-days',
    '3650',
    '-out',
    'root.pem',
    ...authority,
  );
  await request('between', 'Truename Test Intermediate');
  const sign = (name: string, by: string, more: readonly string[]) =>
    openssl(
      ...['ca', '-batch', '-notext', '-config', config, '-in', `${name}.csr`, '-out', `${name}.pem`],
      ...['-cert', `${by}.pem`, '-keyfile', `${by}.key`, ...more],
    );
  await sign('between', 'root', ['-extensions', 'authority', '-days', '3650']);
  return {
    root: join(dir, 'root.pem'),
    certificate: async (name, { names, from = -1, to = 90, isAlone, isSelfSigned }) => {
      const alternatives = ['-addext', `subjectAltName=${names.map((each) => `DNS:${each}`).join(',')}`];
      await request(name, names[0]!, alternatives);
      if (isSelfSigned)
        await openssl(
          'x509',
          '-req',
          '-in',
          `${name}.csr`,
          '-signkey',
          `${name}.key`,
          '-copy_extensions',
          'copy',
          '-out',
          `${name}.pem`,
        );
      else await sign(name, 'between', ['-startdate', stamp(from), '-enddate', stamp(to)]);
      const own = await readFile(join(dir, `${name}.pem`), 'utf8');
      const between = await readFile(join(dir, 'between.pem'), 'utf8');
      const chain = join(dir, `${name}.chain.pem`);
      await writeFile(chain, isAlone || isSelfSigned ? own : own + between);
      return { chain, key: join(dir, `${name}.key`) };
    },
  };
}

/** `20261122120000Z`. */
function stamp(days: number): string {
  return `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 19).replace(/\D/g, '')}Z`;
}
