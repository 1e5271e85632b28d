/** The e-mail as compared and stored unique: the same mailbox typed in another case is the same account. */
export const emailKey = (email: string): string => email.normalize('NFKC').trim().toLowerCase();
