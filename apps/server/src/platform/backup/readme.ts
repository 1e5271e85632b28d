/** Lies beside the backups, for whoever finds them in an emergency. */
export const README = `Backups of a Hyaline installation
=================================

Each folder with a date is one backup. The folder "objects" holds the sealed objects of all of them, and
keyring.sqlite.age the wrapped keys as they were at the last backup.

To bring one back you need three things, and each is useless without the others:
  1. this folder,
  2. the backup identity (a line AGE-SECRET-KEY-...) or passphrase, kept off the machine,
  3. the root key (the file keys/root.key, or what HYALINE_KEK held), kept off the machine.

erasures.list says which keys were destroyed by then. The one beside the data folder of the lost machine (ending
.erasures) may be newer: give it with --erasures FILE, so that nobody who was erased comes back.

On a machine with Hyaline and an empty data folder:

  HYALINE_DATA=/new/data npx hyaline restore THIS_FOLDER --identity FILE --root-key FILE

Where there is a file identity.age, a passphrase opens it and it opens the rest: use --passphrase-file FILE instead.

The files are in the age format (https://age-encryption.org/v1): "age --decrypt -i FILE cluster.tar.zst.age | zstd -d | tar x" opens
them too.
`;
