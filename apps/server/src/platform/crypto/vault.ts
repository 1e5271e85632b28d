import { type Bytes, toBase64Url } from '@hyaline/kit';
import { unwrapBytes, wrapBytes } from './aead.ts';
import { KeyError } from './errors.ts';
import { fieldKeyVersion, type FieldPlace, openFieldWith, sealFieldWith } from './field.ts';
import type { KekProvider } from './kek.ts';
import type { Keyring, KeyName } from './keyring.ts';
import { Lru } from './lru.ts';
import { deriveKey, randomBytes } from './primitives.ts';
import { ErasureFile, readErasureFile } from './erasure-file.ts';
import type { Erased } from './erasure-list.ts';
import { ed25519, type Signer } from './sign.ts';

/** The study's keys by purpose, each 32 bytes. A share hands out `bulkKey` and nothing else. */
export interface StudyKeys {
  headerKey: Bytes;
  bulkKey: Bytes;
  fieldKey: Bytes;
}

/** The patient's keys by purpose, each 32 bytes. */
export interface PatientKeys {
  fieldKey: Bytes;
  /** Seals documents. */
  objectKey: Bytes;
}

/** Names of the installation's own secrets. */
export type InstanceSecret =
  | 'context-mac'
  | 'link-pepper-1'
  | 'session-hash'
  | 'ledger-signing'
  | 'blind-index'
  | 'ip-field'
  | 'backup-manifest'
  | 'erasure-signing'
  | 'api-key-hash'
  | 'feed-hash'
  | 'limit-key'
  | `db-role/${string}`;

/** Opens fields in place of a key: which key, at which version, is the vault's business. */
export interface FieldOwner {
  tenantId: string;
  /** Present: sealed under the study's own key, so that shredding the study shreds the field. */
  studyId?: string;
  /** Present: sealed under the patient's own key, so that erasing the patient shreds the field. */
  patientId?: string;
}

const CACHED_KEYS = 5000;

/** Every key of the installation. Root key, then tenant key, then one data key per study and per patient. */
export class Vault {
  readonly keyringId: string;
  readonly kekName: string;
  readonly #kek: KekProvider;
  readonly #keyring: Keyring;
  readonly #keys = new Lru<Buffer>(CACHED_KEYS);
  readonly #studies = new Lru<StudyKeys>(CACHED_KEYS);
  readonly #patients = new Lru<PatientKeys>(CACHED_KEYS);
  readonly #derived = new Lru<Buffer>(CACHED_KEYS);
  /** Kept apart from the rest: they are never destroyed, so nobody has to ask the keyring whether they still are. */
  readonly #instance = new Map<InstanceSecret, Bytes>();
  readonly #signers = new Map<InstanceSecret, Signer>();
  #revision: number;
  /** Counts the times the caches were emptied: what was read before must not enter them after. */
  #generation = 0;

  constructor(kek: KekProvider, keyring: Keyring) {
    this.#kek = kek;
    this.#keyring = keyring;
    this.#revision = keyring.revision();
    this.keyringId = keyring.id;
    this.kekName = kek.name;
  }

  /** 32 random bytes, made on first use, the same ever after and on every node. */
  async instanceSecret(name: InstanceSecret): Promise<Bytes> {
    const known = this.#instance.get(name);
    if (known) return new Uint8Array(known);
    const made = await this.#findOrMake({ kind: 'instance', tenantId: '', subject: name, version: 1 });
    this.#instance.set(name, new Uint8Array(made));
    return new Uint8Array(made);
  }

  async signer(name: 'ledger-signing' | 'erasure-signing'): Promise<Signer> {
    const signer = this.#signers.get(name) ?? ed25519(await this.instanceSecret(name));
    this.#signers.set(name, signer);
    return signer;
  }

  /** Whose signature a list of erasures carries; null: this keyring is older than such lists. */
  async erasureSigner(): Promise<Signer | null> {
    const isThere = this.#keyring.find({ kind: 'instance', tenantId: '', subject: 'erasure-signing', version: 1 });
    return isThere ? this.signer('erasure-signing') : null;
  }

  /** What is destroyed from here on stands in this file too, and so does what was destroyed before. */
  async keepErasureList(file: string, tell: (problem: string) => void): Promise<void> {
    this.#obeyErasureList(file, await this.erasureSigner(), tell); // before a key is made for a keyring that has none
    const signer = await this.signer('erasure-signing');
    this.#keyring.keepList(new ErasureFile(file, { signer, keyringId: this.keyringId }), tell);
  }

  /** Destroys what the list says is destroyed: a data folder that was rolled back knows less. */
  #obeyErasureList(file: string, signer: Signer | null, tell: (problem: string) => void): void {
    let erased: Erased[] = [];
    try {
      const by = { keyringId: this.keyringId, key: signer && toBase64Url(signer.publicKey) };
      erased = readErasureFile(file, by)?.erased ?? [];
    } catch (error) {
      tell(`the list of erasures cannot be read: ${(error as Error).message}. Who is on it may be readable again`);
    }
    const back = this.#keyring.destroyListed(erased);
    this.#forget();
    if (back > 0)
      tell(
        `${back} keys were here that the list of erasures says are destroyed: they are again${signer ? '' : '. This keyring is older than the list and took the word of its first line'}`,
      );
  }

  /** The clinic's newest key, made on first use; wraps its study keys and, by purpose, its fields. */
  async tenantKey(tenantId: string): Promise<{ version: number; key: Bytes }> {
    const version = Math.max(1, this.#keyring.newestVersion({ kind: 'tenant', tenantId, subject: '' }));
    return { version, key: new Uint8Array(await this.#findOrMake(tenantName(tenantId, version))) };
  }

  /** Makes the study's data key; calling it again changes nothing. @throws KeyError `key-destroyed` */
  async createStudyKey(tenantId: string, studyId: string): Promise<StudyKeys> {
    await this.#findOrMake(studyName(tenantId, studyId));
    return this.studyKeys(tenantId, studyId);
  }

  /** @throws KeyError `key-unknown`, `key-destroyed`, `tampered` */
  async studyKeys(tenantId: string, studyId: string): Promise<StudyKeys> {
    this.#forgetIfChanged();
    const cached = this.#studies.get(`${tenantId}|${studyId}`);
    if (cached) return cached;
    const generation = this.#generation;
    const data = await this.#find(studyName(tenantId, studyId));
    if (!data) throw new KeyError('key-unknown', 'This study has no key in the keyring.');
    const purpose = (name: string): Bytes => new Uint8Array(deriveKey(data, `hyaline/v1/study/${name}`));
    const keys = { headerKey: purpose('header'), bulkKey: purpose('bulk'), fieldKey: purpose('field') };
    if (generation === this.#generation) this.#studies.set(`${tenantId}|${studyId}`, keys);
    return keys;
  }

  /** The crypto-shred: what this study's key sealed can never be opened again, in old backups neither. */
  async destroyStudyKey(tenantId: string, studyId: string): Promise<void> {
    this.#keyring.destroy(studyName(tenantId, studyId));
    this.#forget();
  }

  /** Makes data keys for patients, all with one sync to disk; those that stand stay. @throws KeyError `key-destroyed` */
  async createPatientKeys(tenantId: string, patientIds: readonly string[]): Promise<void> {
    const entries: { name: KeyName; wrapped: Uint8Array }[] = [];
    for (const id of patientIds) {
      const name = patientName(tenantId, id);
      entries.push({ name, wrapped: await this.#wrap(name, randomBytes(32)) });
    }
    this.#keyring.addAll(entries);
  }

  /** @throws KeyError `key-unknown`, `key-destroyed`, `tampered` */
  async patientKeys(tenantId: string, patientId: string): Promise<PatientKeys> {
    this.#forgetIfChanged();
    const cached = this.#patients.get(`${tenantId}|${patientId}`);
    if (cached) return cached;
    const generation = this.#generation;
    const data = await this.#find(patientName(tenantId, patientId));
    if (!data) throw new KeyError('key-unknown', 'This patient has no key in the keyring.');
    const purpose = (name: string): Bytes => new Uint8Array(deriveKey(data, `hyaline/v1/patient/${name}`));
    const keys = { fieldKey: purpose('field'), objectKey: purpose('object') };
    if (generation === this.#generation) this.#patients.set(`${tenantId}|${patientId}`, keys);
    return keys;
  }

  /** The crypto-shred: what this patient's key sealed can never be opened again, in old backups neither. */
  async destroyPatientKey(tenantId: string, patientId: string): Promise<void> {
    this.#keyring.destroy(patientName(tenantId, patientId));
    this.#forget();
  }

  /** Patients whose keys were destroyed: whatever a restore brings back of them must go again. */
  destroyedPatients(tenantId: string): string[] {
    return this.#keyring.destroyed('patient', tenantId);
  }

  /**
   * The crypto-shred of a whole clinic: its own keys and those of its studies and patients. Nothing that they sealed can
   * ever be opened again, and no key can be made for it. @returns how many keys went
   */
  destroyTenant(tenantId: string): number {
    const count = this.#keyring.destroyTenant(tenantId);
    this.#forget();
    return count;
  }

  isTenantDestroyed(tenantId: string): boolean {
    return this.#keyring.destroyed('tenant', tenantId).length > 0;
  }

  /** @returns an envelope of version 1, see field.ts */
  async sealField(owner: FieldOwner, place: Omit<FieldPlace, 'tenantId'>, text: string): Promise<Buffer> {
    const where = { ...place, tenantId: owner.tenantId };
    const own = await this.#ownFieldKey(owner);
    if (own) return sealFieldWith(own, 1, where, text);
    const { version, key } = await this.tenantKey(owner.tenantId);
    return sealFieldWith(this.#tenantPurpose('field', owner.tenantId, version, key), version, where, text);
  }

  /** @throws KeyError `tampered`, `key-unknown`, `key-destroyed` */
  async openField(owner: FieldOwner, place: Omit<FieldPlace, 'tenantId'>, sealed: Uint8Array): Promise<string> {
    const where = { ...place, tenantId: owner.tenantId };
    const version = fieldKeyVersion(sealed);
    const own = await this.#ownFieldKey(owner);
    if (own) return openFieldWith(own, where, sealed);
    const key = await this.#find(tenantName(owner.tenantId, version));
    if (!key) throw new KeyError('key-unknown', `The clinic has no key of version ${version} in the keyring.`);
    return openFieldWith(this.#tenantPurpose('field', owner.tenantId, version, key), where, sealed);
  }

  /** Another number after any key was destroyed, here or by another process: what was opened before it is not to be used. */
  generation(): number {
    this.#forgetIfChanged();
    return this.#generation;
  }

  /** For readiness checks: the keyring answers, and the root key still opens it. */
  async check(): Promise<void> {
    await this.#kek.unwrap(this.#keyring.check, keyringCheckContext(this.#keyring.id));
  }

  /** A consistent copy of the keyring (its entries stay wrapped) in a new file. */
  snapshotKeyring(toFile: string): void {
    this.#keyring.snapshot(toFile);
  }

  close(): void {
    this.#forget();
    this.#instance.clear();
    this.#signers.clear();
    this.#keyring.close();
  }

  /** Of the study or patient that the field belongs to; undefined for fields of the clinic. */
  async #ownFieldKey({ tenantId, studyId, patientId }: FieldOwner): Promise<Bytes | undefined> {
    if (studyId !== undefined && patientId !== undefined) throw new RangeError('a field belongs to one owner');
    if (studyId !== undefined) return (await this.studyKeys(tenantId, studyId)).fieldKey;
    return patientId === undefined ? undefined : (await this.patientKeys(tenantId, patientId)).fieldKey;
  }

  async #findOrMake(name: KeyName): Promise<Buffer> {
    const found = await this.#find(name);
    if (found) return found;
    const wrapped = await this.#wrap(name, randomBytes(32));
    return this.#unwrap(name, this.#keyring.add(name, wrapped)); // another process may have been first: its key counts
  }

  async #find(name: KeyName): Promise<Buffer | undefined> {
    this.#forgetIfChanged();
    const cached = this.#keys.get(contextOf(name));
    if (cached) return cached;
    const generation = this.#generation;
    const wrapped = this.#keyring.find(name);
    if (wrapped === undefined) return undefined;
    if (wrapped === 'destroyed') throw new KeyError('key-destroyed', `This ${name.kind}'s key was destroyed.`);
    const key = await this.#unwrap(name, wrapped);
    if (generation === this.#generation) this.#keys.set(contextOf(name), key); // a shred in between must not be undone here
    return key;
  }

  async #wrap(name: KeyName, key: Buffer): Promise<Uint8Array> {
    if (!isSubject(name)) return this.#kek.wrap(key, contextOf(name));
    const tenant = await this.tenantKey(name.tenantId);
    const version = Buffer.alloc(4);
    version.writeUInt32BE(tenant.version);
    const wrapKey = this.#tenantPurpose('wrap', name.tenantId, tenant.version, tenant.key);
    return Buffer.concat([version, wrapBytes(wrapKey, key, contextOf(name))]);
  }

  async #unwrap(name: KeyName, wrapped: Uint8Array): Promise<Buffer> {
    if (!isSubject(name)) return Buffer.from(await this.#kek.unwrap(wrapped, contextOf(name)));
    const version = Buffer.from(wrapped).readUInt32BE(0);
    const tenant = await this.#find(tenantName(name.tenantId, version));
    if (!tenant) throw new KeyError('key-unknown', `The clinic has no key of version ${version} in the keyring.`);
    const wrapKey = this.#tenantPurpose('wrap', name.tenantId, version, tenant);
    return unwrapBytes(wrapKey, wrapped.subarray(4), contextOf(name));
  }

  /** Derived once: a clinic wraps and opens thousands of keys with the same one. */
  #tenantPurpose(purpose: 'wrap' | 'field', tenantId: string, version: number, key: Uint8Array): Buffer {
    const name = `${purpose}|${tenantId}|${version}`;
    const known = this.#derived.get(name);
    if (known) return known;
    const derived = deriveKey(key, `hyaline/v1/tenant/${purpose}`);
    const isStillKnown = this.#keys.get(contextOf(tenantName(tenantId, version))) !== undefined; // no shred in between
    if (isStillKnown) this.#derived.set(name, derived);
    return derived;
  }

  /** Another process may have shredded a key: then nothing cached here may be used. */
  #forgetIfChanged(): void {
    if (this.#keyring.revision() !== this.#revision) this.#forget();
  }

  #forget(): void {
    this.#keys.clear();
    this.#studies.clear();
    this.#patients.clear();
    this.#derived.clear();
    this.#generation++;
    this.#revision = this.#keyring.revision();
  }
}

export const keyringCheckContext = (keyringId: string): string => `hyaline/v1/keyring-check|${keyringId}`;

const contextOf = ({ kind, tenantId, subject, version }: KeyName): string =>
  `hyaline/v1/keyring|${kind}|${tenantId}|${subject}|${version}`;
const tenantName = (tenantId: string, version: number): KeyName => ({ kind: 'tenant', tenantId, subject: '', version });
const studyName = (tenantId: string, studyId: string): KeyName => ({
  kind: 'study',
  tenantId,
  subject: studyId,
  version: 1,
});
const patientName = (tenantId: string, patientId: string): KeyName => ({
  kind: 'patient',
  tenantId,
  subject: patientId,
  version: 1,
});
/** Wrapped under the clinic's key, not under the root key. */
const isSubject = ({ kind }: KeyName): boolean => kind === 'study' || kind === 'patient';
