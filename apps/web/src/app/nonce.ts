/**
 * The nonce of this document's policy. It stands in the `nonce` property, which style sheets cannot read, not in a
 * readable attribute. Mantine asks for it; the scroll lock under its dialogs looks for webpack's global name.
 */
export const styleNonce: string = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

(globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = styleNonce;
