import { isOwnScript, isStyleText } from '../lib/trusted.ts';

/**
 * The one Trusted Types policy of this site (security design, section 6). Everything that the policy does not name
 * throws: markup, script text and foreign script addresses have no way in.
 */
interface PolicyRules {
  createHTML(text: string): string;
  createScript(text: string): never;
  createScriptURL(url: string): string;
}
interface TrustedTypesFactory {
  createPolicy(name: string, rules: PolicyRules): unknown;
}

const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;

factory?.createPolicy('default', {
  createHTML(text) {
    if (isStyleText(text)) return text;
    throw new TypeError('markup from text is not allowed here');
  },
  createScript() {
    throw new TypeError('script from text is not allowed here');
  },
  createScriptURL(url) {
    if (isOwnScript(url, document.baseURI)) return url;
    throw new TypeError('this script address is not ours');
  },
});
