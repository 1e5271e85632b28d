/** The product's colours (apps/web/src/app/tokens.css), for pages that come without the web app. */
export const STYLE = `
:root{color-scheme:light dark;--app:#f2f4f6;--surface:#fff;--line:#d2d8dd;--text:#121b21;--text-2:#46525a;--brand:#026b7b;--selected:#f1fafc;--selected-line:#bfe6ee}
@media (prefers-color-scheme:dark){:root{--app:#060b0e;--surface:#0d1418;--line:#333c43;--text:#e6eaed;--text-2:#a3aab0;--brand:#69becf;--selected:#10252b;--selected-line:#1d4a54}}
*{box-sizing:border-box}
body{margin:0;background:var(--app);color:var(--text);font:15px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}
a{color:var(--brand)}
a:focus-visible,iframe:focus-visible,pre:focus-visible{outline:2px solid var(--brand);outline-offset:2px}
.bar{display:flex;gap:20px;align-items:center;padding:12px 24px;background:var(--surface);border-bottom:1px solid var(--line)}
.bar strong{margin-right:auto;font-size:16px}
.bar a,.list a,.tabs a{text-decoration:none}
.bar a[aria-current]{color:var(--text);font-weight:600}
main{max-width:1180px;margin:0 auto;padding:24px}
h1{margin:0 0 4px;font-size:24px;line-height:1.25}
h2{margin:0 0 8px;font-size:19px;line-height:1.3}
p{margin:0 0 16px;color:var(--text-2);max-width:70ch}
.columns{display:grid;grid-template-columns:320px minmax(0,1fr);gap:20px;align-items:start}
.list{list-style:none;margin:0;padding:0;background:var(--surface);border:1px solid var(--line);border-radius:10px;overflow:hidden}
.list li+li{border-top:1px solid var(--line)}
.list a{display:block;padding:11px 16px;color:var(--text)}
.list a:hover,.list a[aria-current]{background:var(--selected);box-shadow:inset 3px 0 0 var(--selected-line)}
.list span{display:block;color:var(--text-2);font-size:13px;overflow-wrap:anywhere}
.card{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:20px}
.card+.card{margin-top:20px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 12px;margin:0 0 14px;font-size:14px}
dt{color:var(--text-2)}dd{margin:0;overflow-wrap:anywhere}
.tabs{display:flex;gap:8px;margin:0 0 12px}
.tabs a{display:inline-block;padding:8px 14px;border:1px solid var(--line);border-radius:8px}
.tabs a[aria-current]{background:var(--selected);border-color:var(--brand);font-weight:600}
iframe{display:block;width:100%;height:620px;border:1px solid var(--line);border-radius:8px;background:#fff}
pre{margin:0;padding:16px;border:1px solid var(--line);border-radius:8px;white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.55 ui-monospace,Menlo,Consolas,monospace}
.pair{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:16px}
.back{display:none}
@media (max-width:760px){main{padding:16px}.columns,.pair{grid-template-columns:minmax(0,1fr)}.bar{flex-wrap:wrap;gap:4px 16px;padding:10px 16px}.bar a{padding:8px 0}
.reading .columns>nav,.browsing .columns>:not(nav){display:none}.back{display:inline-block;padding:8px 0}iframe{height:560px}}
`;
