/**
 * The one Trusted Types policy of the recipient page: our own scripts under /assets/ (the viewer's workers), nothing
 * else. Everything on this page is built from elements and text, so no markup is ever allowed.
 */
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

(globalThis as { trustedTypes?: PolicyFactory }).trustedTypes?.createPolicy('default', {
  createScriptURL(url) {
    const { origin, pathname } = new URL(url, document.baseURI);
    if (origin === location.origin && /^\/assets\/[\w.-]+\.js$/.test(pathname)) return url;
    throw new TypeError('this script address is not ours');
  },
});
