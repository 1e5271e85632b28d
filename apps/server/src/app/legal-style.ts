/** The product's mark, inlined: these pages load nothing but a typeface. */
export const MARK = `<svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true"><path fill="currentColor" d="M3.5 4.7A1.7 1.7 0 0 1 5.2 3H7.1A1.5 1.5 0 0 1 8.6 4.5V5.6A7.4 7.4 0 0 0 23.4 5.6V4.5A1.5 1.5 0 0 1 24.9 3H26.8A1.7 1.7 0 0 1 28.5 4.7V27.3A1.7 1.7 0 0 1 26.8 29H24.9A1.5 1.5 0 0 1 23.4 27.5V26.4A7.4 7.4 0 0 0 8.6 26.4V27.5A1.5 1.5 0 0 1 7.1 29H5.2A1.7 1.7 0 0 1 3.5 27.3Z"/><path class="head" d="M12 3H20A1.2 1.2 0 0 1 21.2 4.2V5.6A5.2 5.2 0 0 1 10.8 5.6V4.2A1.2 1.2 0 0 1 12 3Z"/><path class="head" d="M12 29H20A1.2 1.2 0 0 0 21.2 27.8V26.4A5.2 5.2 0 0 0 10.8 26.4V27.8A1.2 1.2 0 0 0 12 29Z"/></svg>`;

/** Colours and measures of the web app's tokens, for pages that are written without it. */
export const LEGAL_STYLE = `
:root{--surface:#fff;--sunken:#f2f4f6;--line:#e5e9ec;--text:#121b21;--text-2:#46525a;--link:#026b7b;--head:#3da3b6;--add:#def4e8;--del:#fee6e5}
@media (prefers-color-scheme:dark){:root{--surface:#0d1418;--sunken:#151d22;--line:#21292f;--text:#e6eaed;--text-2:#a3aab0;--link:#69becf;--head:#69becf;--add:#17402f;--del:#581318}}
*{box-sizing:border-box}
body{margin:0;background:var(--surface);color:var(--text);font:16px/1.6 "Inter Variable",Inter,system-ui,sans-serif;font-feature-settings:"cv05","cv11","ss03","calt";overflow-wrap:break-word}
a{color:var(--link);text-underline-offset:2px}
a:focus-visible,main:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}
main:focus{outline:none}
.skip{position:absolute;left:-999px}.skip:focus{left:16px;top:8px}
header{display:flex;flex-wrap:wrap;gap:8px 24px;align-items:center;justify-content:space-between;padding:14px 64px}
.home{display:inline-flex;gap:9px;align-items:center;min-height:44px;color:var(--text);font-size:20px;font-weight:600;letter-spacing:-.028em;text-decoration:none}
.head{fill:var(--head)}
nav{display:flex;gap:20px;font-size:14px}nav a{display:inline-flex;align-items:center;min-height:44px;font-weight:500;text-decoration:none}
main{max-width:776px;margin:0 auto;padding:32px 24px 96px}
h1{margin:0 0 16px;font-size:33px;line-height:1.2;letter-spacing:-.028em;text-wrap:balance}
h2{margin:32px 0 8px;font-size:19px;line-height:1.3;letter-spacing:-.018em;scroll-margin-top:16px}
p{margin:0 0 12px;text-wrap:pretty}
.lead{color:var(--text-2);font-size:17px}
dl{margin:0 0 20px;border-top:1px solid var(--line);font-size:14px}
dl div{display:grid;grid-template-columns:210px minmax(0,1fr);gap:12px;padding:9px 0;border-bottom:1px solid var(--line)}
dt{color:var(--text-2)}dd{margin:0}code{font:inherit;font-feature-settings:"tnum","zero","ss02";overflow-wrap:anywhere}
.note{padding:11px 14px;border-radius:8px;background:var(--sunken);color:var(--text-2);font-size:14px}
.list{margin:0;padding:0;list-style:none}.list li{padding:14px 0;border-top:1px solid var(--line)}.list p{margin:2px 0 0;color:var(--text-2);font-size:14px}
.list li>a{font-weight:560}
.history{margin-top:56px}
.state{margin-left:6px;color:var(--text-2);font-size:13px;font-weight:500;letter-spacing:0}
ins{background:var(--add);text-decoration:none;border-bottom:1px solid currentColor}del{background:var(--del)}
@media (max-width:700px){header{padding:8px 16px}main{padding:20px 16px 64px}h1{font-size:27px}dl div{grid-template-columns:minmax(0,1fr);gap:0}}
`;
