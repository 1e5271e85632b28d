/** Colours and measures of the web app's tokens, for the public pages, which are written without it. */
export const SITE_STYLE = `
:root{--surface:#fff;--tint:#f1fafc;--sunken:#f2f4f6;--line:#e5e9ec;--line-2:#d2d8dd;--edge:#8b959d;--text:#121b21;--text-2:#46525a;--text-3:#657078;--brand:#026b7b;--brand-hover:#02535f;--on-brand:#fff;--head:#3da3b6;--ring:#188698;--pass:#2b8964;--warn:#d49730;--fail:#c3333d;--code:#0d1418;--orb:radial-gradient(circle at 50% 0,#def2f6,#bfe6ee 30%,#96d5e2);--arc:#bfe6ee;--shot:0 0 0 1px rgba(2,57,65,.2),0 40px 90px -24px rgba(2,57,65,.45)}
@media (prefers-color-scheme:dark){:root{--surface:#0d1418;--tint:#0a171b;--sunken:#151d22;--line:#21292f;--line-2:#333c43;--edge:#7e888e;--text:#e6eaed;--text-2:#a3aab0;--text-3:#8a949b;--brand:#69becf;--brand-hover:#96d5e2;--on-brand:#060b0e;--head:#69becf;--ring:#69becf;--pass:#6bc59c;--warn:#eab444;--fail:#f27c7b;--code:#060b0e;--orb:radial-gradient(circle at 50% 0,#123a44,#0d2a32 34%,#0a1d23);--arc:#1d4a54;--shot:0 0 0 1px #21292f,0 40px 90px -24px #000}}
*{box-sizing:border-box}
html{scroll-padding-top:16px}
body{margin:0;background:var(--surface);color:var(--text);font:15px/1.5 "Inter Variable",Inter,system-ui,sans-serif;font-feature-settings:"cv05","cv11","ss03","calt";letter-spacing:-.006em;overflow-wrap:break-word;-webkit-text-size-adjust:100%}
a{color:var(--brand);text-underline-offset:2px}
:focus-visible{outline:2px solid var(--ring);outline-offset:2px;border-radius:6px}
main:focus{outline:none}
img{display:block;max-width:100%;height:auto}
h1,h2,h3,p,ul,ol,dl,figure{margin:0}
h1{font-size:42px;font-weight:640;line-height:1.1;letter-spacing:-.035em;text-wrap:balance}
h2{font-size:30px;font-weight:600;line-height:1.15;letter-spacing:-.028em;text-wrap:balance}
h3{font-size:19px;font-weight:600;line-height:24px;letter-spacing:-.018em}
p{text-wrap:pretty}
.skip{position:absolute;left:-999px;z-index:9}.skip:focus{left:16px;top:8px;padding:8px 12px;background:var(--surface)}
.frame{position:relative;overflow:hidden}
.ground{position:absolute;inset:0;background:linear-gradient(var(--surface),var(--tint) 480px,var(--surface) 1500px)}
.ground i{position:absolute;left:50%;top:640px;width:2400px;height:2400px;border-radius:50%;transform:translateX(-50%);background:var(--orb);mask-image:linear-gradient(#000 200px,transparent 700px)}
.ground i+i{top:606px;background:none;border:1px solid var(--arc);mask-image:linear-gradient(#000 200px,transparent 500px)}
header,main,footer{position:relative}
header{display:flex;align-items:center;gap:10px;height:64px;max-width:1344px;margin:0 auto;padding:0 64px}
.home{display:inline-flex;gap:9px;align-items:center;min-height:44px;color:var(--text);font-size:20px;font-weight:600;letter-spacing:-.028em;text-decoration:none}
.home .head{fill:var(--head)}
.bar{display:flex;flex:1;align-items:center;gap:2px;margin-left:24px}
.bar a{display:inline-flex;align-items:center;min-height:36px;padding:0 11px;border-radius:6px;color:var(--text-2);font-weight:500;text-decoration:none}
.bar a:hover,.bar a[aria-current]{color:var(--text);background:var(--sunken)}
.bar .far{margin-left:auto}
.button{display:inline-flex;align-items:center;justify-content:center;gap:10px;min-height:36px;padding:0 16px;border:1px solid transparent;border-radius:6px;background:var(--brand);color:var(--on-brand);font:inherit;font-weight:560;text-align:center;text-decoration:none;cursor:pointer}
.button:hover{background:var(--brand-hover)}
.bar .button,.bar .button:hover{margin-left:8px;color:var(--on-brand);background:var(--brand)}
.bar .button:hover{background:var(--brand-hover)}
.large{min-height:56px;padding:0 26px;border-radius:12px;font-size:17px}
.plain{border-color:var(--line-2);background:var(--surface);color:var(--text)}.plain:hover{background:var(--sunken)}
details.menu{display:none;margin-left:auto}
.menu summary{display:grid;place-items:center;width:44px;height:44px;border:1px solid var(--line-2);border-radius:8px;list-style:none;cursor:pointer}
.menu summary::-webkit-details-marker{display:none}
.menu nav{position:absolute;z-index:5;right:16px;left:16px;top:60px;display:grid;padding:8px;border:1px solid var(--line);border-radius:12px;background:var(--surface);box-shadow:0 12px 32px rgba(0,0,0,.18)}
.menu nav a{display:flex;align-items:center;min-height:48px;padding:0 12px;border-radius:8px;color:var(--text);font-size:17px;font-weight:500;text-decoration:none}
.menu nav a[aria-current]{background:var(--sunken)}
.menu nav .button{justify-content:center;margin-top:8px;color:var(--on-brand)}
.hero{padding:44px 24px 0;text-align:center}
.pill{display:inline-flex;align-items:center;gap:8px;min-height:36px;padding:4px 14px;border:1px solid var(--line-2);border-radius:99px;background:var(--surface);color:var(--text);font-size:13.5px;font-weight:500;text-decoration:none}
.pill b{font-weight:600}
.pill i{flex:none;width:8px;height:8px;border-radius:50%;background:var(--text-3)}
.pill i.pass{background:var(--pass)}.pill i.warn{background:var(--warn)}.pill i.fail{background:var(--fail)}
.hero h1{max-width:860px;margin:24px auto 20px;font-size:clamp(43px,6.4vw,66px);letter-spacing:-.046em;line-height:1.03}
.hero h1 span{white-space:nowrap}
.lead{max-width:660px;margin:0 auto;color:var(--text-2);font-size:19px;line-height:1.5;text-wrap:balance}
.actions{display:flex;flex-wrap:wrap;justify-content:center;gap:12px;margin-top:28px}
.quiet{margin-top:16px;color:var(--text-2)}
.scene{max-width:1168px;margin:44px auto 0;padding:0 24px}
.scene img,.shot img{width:100%;border-radius:14px;box-shadow:var(--shot)}
.three{display:grid;grid-template-columns:repeat(3,1fr);gap:40px;max-width:1120px;margin:88px auto 0;padding:0 32px}
.three svg,.holds svg,.never svg{flex:none;color:var(--brand)}
.three h2{margin:12px 0 6px;font-size:19px;line-height:24px;letter-spacing:-.018em}
.three p,.row p,.run p,.stop p{color:var(--text-2);font-size:16px}
.rows{display:grid;gap:96px;max-width:1168px;margin:104px auto 0;padding:0 24px}
.row{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,7fr);gap:56px;align-items:center}
.row:nth-child(even)>.shot{order:-1}
.row:nth-child(even){grid-template-columns:minmax(0,7fr) minmax(0,5fr)}
.row p{margin:14px 0 12px}
.next{display:inline-flex;align-items:center;min-height:44px;font-weight:560;text-decoration:none}.next:hover{text-decoration:underline}
.run{display:grid;grid-template-columns:1fr minmax(260px,360px);gap:40px;align-items:center;max-width:1120px;margin:104px auto 0;padding:40px;border-radius:16px;background:var(--sunken)}
.run h2{margin-bottom:12px;font-size:24px}
pre{margin:0;padding:18px 22px;border-radius:12px;background:var(--code);color:#e6eaed;font:15px/28px "Inter Variable",Inter,system-ui,sans-serif;font-feature-settings:"tnum","zero","ss02";overflow-x:auto}
code{font:inherit}
.close{max-width:760px;margin:104px auto 0;padding:0 24px;text-align:center}
.page{max-width:1168px;margin:0 auto;padding:44px 24px 0}
.page>.lead{margin:14px 0 0;text-wrap:pretty}
.stops{display:flex;flex-wrap:wrap;gap:8px;margin:28px 0 0;padding:0;list-style:none}
.stops a{display:inline-flex;align-items:center;min-height:36px;padding:0 14px;border:1px solid var(--line-2);border-radius:99px;background:var(--surface);color:var(--text);font-weight:500;text-decoration:none}
.stops a:hover{background:var(--sunken)}
.stop{display:grid;grid-template-columns:minmax(0,4fr) minmax(0,9fr);gap:48px;align-items:start;margin-top:72px;scroll-margin-top:24px}
.stop p{margin-top:10px}
.plans{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:0;margin:36px 0 0;border:1px solid var(--line);border-radius:16px;background:var(--surface);overflow:hidden}
.plan{display:flex;flex-direction:column;padding:24px;border-left:1px solid var(--line)}
.plan:first-child{border-left:0;background:var(--tint)}
.plan .what{min-height:46px;margin:4px 0 16px;color:var(--text-2)}
.price{margin-bottom:16px;font-size:17px;font-weight:600;font-feature-settings:"tnum"}
.price.none{color:var(--text-2);font-weight:500}
.holds,.never{display:grid;gap:10px;margin:0 0 24px;padding:0;list-style:none}
.holds li,.never li{display:flex;gap:9px}
.plan .button{margin-top:auto}
.note{margin-top:24px;padding:12px 16px;border-radius:8px;background:var(--sunken);color:var(--text)}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:56px;margin-top:64px}
.pair h2{margin-bottom:16px;font-size:22px}
.pair p{color:var(--text-2);font-size:16px}
.narrow{max-width:560px;margin:0 auto;padding:44px 24px 0}
.narrow>.lead{margin:12px 0 0;font-size:17px}
form{display:grid;gap:20px;margin-top:28px}
label{display:block;font-weight:500}
input[type=text],input[type=email],input[type=tel]{display:block;width:100%;min-height:48px;margin-top:6px;padding:0 14px;border:1px solid var(--edge);border-radius:8px;background:var(--surface);color:var(--text);font:inherit;font-size:16px}
input[aria-invalid=true]{border-color:var(--fail);border-width:2px}
.check{display:flex;gap:12px;align-items:flex-start;min-height:44px;font-weight:400}
.check input{flex:none;width:22px;height:22px;margin:1px 0 0;accent-color:var(--brand)}
.fault{margin-top:6px;color:var(--fail);font-size:14px}
.hint{margin-top:6px;color:var(--text-2);font-size:14px}
.trap{position:absolute;left:-9999px}
.faults{margin-top:24px;padding:14px 18px;border:1px solid var(--fail);border-radius:8px}.faults ul{margin:6px 0 0;padding-left:20px}
footer{margin-top:104px;border-top:1px solid var(--line)}
footer div{display:flex;flex-wrap:wrap;gap:8px 32px;align-items:flex-start;max-width:1344px;margin:0 auto;padding:24px 64px 40px}
footer nav{display:flex;flex-wrap:wrap;gap:2px 24px}
footer a{display:inline-flex;align-items:center;min-height:32px;color:var(--text-2);font-size:13.5px;text-decoration:none}footer a:hover{color:var(--text);text-decoration:underline}
footer p{flex-basis:100%;color:var(--text-3);font-size:13px}
@media (max-width:1023px){.plans{grid-template-columns:1fr 1fr}.plan:nth-child(3){border-left:0}.plan:nth-child(n+3){border-top:1px solid var(--line)}.stop,.row,.row:nth-child(even){grid-template-columns:minmax(0,1fr);gap:24px}.row:nth-child(even)>.shot{order:0}.rows{gap:72px}}
@media (max-width:860px){header{height:56px;padding:0 16px}.bar{display:none}details.menu{display:block}footer div{padding:20px 18px 32px}footer a{min-height:44px}}
@media (max-width:700px){.button{min-height:48px}h1{font-size:33px}h2{font-size:26px}.hero{padding:24px 18px 0}.hero h1 span{display:block}.lead{font-size:17.5px}.actions .button{width:100%}.scene{margin-top:32px;padding:0 16px;overflow:hidden}.scene img{width:180%;max-width:none;border-radius:10px}.three{grid-template-columns:1fr;gap:32px;margin-top:56px;padding:0 18px}.rows{gap:64px;margin-top:72px;padding:0 18px}.shot{overflow:hidden;border-radius:10px}.shot img{width:150%;max-width:none;border-radius:10px;box-shadow:none}.shot.right img{transform:translateX(-33.3%)}.run{grid-template-columns:1fr;gap:20px;margin:72px 16px 0;padding:22px}.close{margin-top:72px;padding:0 18px}.page,.narrow{padding:28px 18px 0}.stop{margin-top:56px;gap:18px}.plans{grid-template-columns:1fr}.plan{border-left:0}.plan+.plan{border-top:1px solid var(--line)}.plan .what{min-height:0}.pair{grid-template-columns:1fr;gap:40px;margin-top:48px}footer{margin-top:72px}.ground i{top:700px;width:1200px;height:1200px}.ground i+i{top:680px}}
@media (forced-colors:active){.button{border-color:ButtonText}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
`;
