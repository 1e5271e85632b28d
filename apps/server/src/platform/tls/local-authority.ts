import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { localTlsFiles } from '../config/index.ts';
import { type Authority, makeAuthority, makeServerCertificate } from './certificates.ts';
import { canonicalHost } from './hosts.ts';

const ALWAYS = ['localhost', '127.0.0.1', '::1'];

export interface LocalTls {
  hosts: readonly string[];
  authorityFile: string;
  certFile: string;
  keyFile: string;
  /** false: the authority was there already, and devices that trust it need nothing new */
  newAuthority: boolean;
}

export interface TlsAsk {
  dataDir: string;
  /** Names and addresses that people will type, besides localhost and this machine's own name. */
  hosts: readonly string[];
  /** Makes a new authority even if there is one; every device must then trust the new one. */
  replaceAuthority: boolean;
  now: Date;
}

/** Asked for a host that the authority on this machine was not made for. */
export class AuthorityTooNarrow extends Error {}

/**
 * Makes the server's certificate, and on the first run the authority that signs it, in `<data>/tls`. Run again it
 * renews the certificate under the same authority.
 * @throws RangeError on something that is no host; AuthorityTooNarrow
 */
export async function initTls(ask: TlsAsk): Promise<LocalTls> {
  const folder = path.join(ask.dataDir, 'tls');
  const asked = [...ask.hosts, hostname(), ...ALWAYS].map(canonicalHost);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const old = ask.replaceAuthority ? null : await readAuthority(folder);
  const hosts = [...new Set([...asked, ...(old?.hosts ?? [])])];
  const beyond = hosts.filter((host) => old && !old.hosts.includes(host));
  if (old && beyond.length > 0)
    throw new AuthorityTooNarrow(
      `The authority in ${folder} was made for ${old.hosts.join(', ')} and may not vouch for ${beyond.join(', ')}. ` +
        'Add --new-authority to make another; every device must then trust that one.',
    );
  const authority =
    old ?? (await makeAuthority(`Hyaline on ${hostname()}, ${ask.now.toISOString().slice(0, 10)}`, hosts, ask.now));
  if (!old) await keepAuthority(folder, authority);
  const { certFile, keyFile } = localTlsFiles(ask.dataDir);
  const server = await makeServerCertificate(authority, hosts, ask.now);
  await write(keyFile, server.keyPem);
  await write(certFile, server.certificatePem);
  return { hosts, authorityFile: path.join(folder, 'authority.crt'), certFile, keyFile, newAuthority: !old };
}

async function readAuthority(folder: string): Promise<Authority | null> {
  const file = path.join(folder, 'authority.json');
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Authority) : null;
}

async function keepAuthority(folder: string, authority: Authority): Promise<void> {
  await write(path.join(folder, 'authority.json'), JSON.stringify(authority, null, 2));
  await write(path.join(folder, 'authority.crt'), authority.certificatePem);
}

/** Whole or not at all, and never readable by others, not even for a moment. */
async function write(file: string, content: string): Promise<void> {
  await writeFile(`${file}.new`, content, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** What a person does on each device so that it trusts the authority. */
export function trustSteps(authorityFile: string): string {
  return `Every device that shall open Hyaline must trust this authority once. Copy only this file to it
(it is no secret; the other files beside it never leave this machine):

  ${authorityFile}

  Windows   Double-click the file, "Install Certificate", "Local Machine", place it in
            "Trusted Root Certification Authorities". Or: certutil -addstore -f Root authority.crt
  macOS     Double-click the file (keychain "System"), open the entry, "Trust", "Always Trust". Or:
            sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain authority.crt
  iPhone    Send the file to the device and open it, then Settings, General, "VPN & Device Management", install;
            then Settings, General, About, "Certificate Trust Settings", switch it on.
  Android   Settings, Security, "Encryption & credentials", "Install a certificate", "CA certificate".
  Linux     Debian, Ubuntu: sudo cp authority.crt /usr/local/share/ca-certificates/hyaline.crt
                            && sudo update-ca-certificates
            Fedora:         sudo cp authority.crt /etc/pki/ca-trust/source/anchors/ && sudo update-ca-trust
  Firefox   Uses a list of its own: Settings, "Privacy & Security", "View Certificates", "Authorities", "Import".`;
}
