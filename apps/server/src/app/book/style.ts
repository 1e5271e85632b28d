/** Phone first: large targets, one column, the clinic's colours on what is pressed. */
export const BOOK_STYLE = `
:root{--surface:#fff;--sunken:#f2f4f6;--line:#d2d8dd;--edge:#8b959d;--text:#121b21;--text-2:#46525a;--fail:#c3333d}
.dark{--surface:#0d1418;--sunken:#151d22;--line:#333c43;--edge:#7e888e;--text:#e6eaed;--text-2:#a3aab0;--fail:#f27c7b}
@media (prefers-color-scheme:dark){.system{--surface:#0d1418;--sunken:#151d22;--line:#333c43;--edge:#7e888e;--text:#e6eaed;--text-2:#a3aab0;--fail:#f27c7b}}
*{box-sizing:border-box}
html{background:var(--surface)}
body{min-height:100dvh;margin:0;background:var(--surface);color:var(--text);font:17px/1.5 "Inter Variable",Inter,system-ui,sans-serif;font-feature-settings:"cv05","cv11","ss03","calt";overflow-wrap:break-word}
a{color:inherit}
:focus-visible{outline:3px solid var(--text);outline-offset:2px;border-radius:12px}
main:focus{outline:none}
.skip{position:absolute;left:-999px}.skip:focus{left:16px;top:8px}
header{display:flex;align-items:center;gap:16px;max-width:640px;margin:0 auto;padding:16px 20px 0}
header .clinic{flex:1;font-weight:600;font-size:19px;letter-spacing:-.018em}
header img{display:block;max-width:180px;max-height:48px;height:auto}
header .lang{display:inline-flex;align-items:center;min-height:56px;padding:0 8px;font-size:15px}
main{max-width:640px;margin:0 auto;padding:12px 20px 96px}
h1{margin:8px 0 4px;font-size:29px;font-weight:640;line-height:1.15;letter-spacing:-.026em;text-wrap:balance}
h2{margin:28px 0 10px;font-size:19px;line-height:1.3;letter-spacing:-.018em}
p{margin:8px 0;text-wrap:pretty}.quiet{color:var(--text-2);font-size:15.5px}
.back{display:inline-flex;align-items:center;min-height:56px;font-size:15.5px;text-underline-offset:3px}
ul{margin:0;padding:0;list-style:none}
.choices{display:grid;gap:8px}
.choice{display:flex;align-items:center;justify-content:space-between;gap:16px;min-height:64px;padding:10px 18px;border:1px solid var(--line);border-radius:16px;text-decoration:none;font-weight:560}
.choice span{color:var(--text-2);font-weight:400;font-size:15.5px}
.choice:hover,.chip:hover,.slot:hover{background:var(--sunken)}
.chips{display:flex;flex-wrap:wrap;gap:8px}
.chip,.slot{display:inline-flex;align-items:center;justify-content:center;min-height:56px;padding:4px 18px;border:1px solid var(--line);border-radius:14px;text-align:center;text-decoration:none}
.days{display:grid;grid-template-columns:repeat(auto-fill,minmax(92px,1fr));gap:8px}
.days .chip,.slot{display:flex;width:100%}.days .chip{flex-direction:column;padding:8px 4px;line-height:1.25}.days b{font-size:18px}.days .chip span{font-size:14.5px}
.slots{display:grid;grid-template-columns:repeat(auto-fill,minmax(104px,1fr));gap:8px}
.slot{flex-direction:column;padding:6px 4px;font-weight:600;font-feature-settings:"tnum";line-height:1.25}.slot small{font-weight:400;font-size:14.5px;color:var(--text-2)}
[aria-current]{border-color:var(--accent);background:var(--accent);color:var(--on-accent)}[aria-current]:hover{background:var(--accent)}
.card{margin:16px 0;padding:16px 20px;border-radius:16px;background:var(--sunken)}.card b{font-size:19px;display:block}
form{display:grid;gap:18px;margin-top:20px}
label{font-weight:560}
input[type=text],input[type=email],input[type=tel],select,textarea{display:block;width:100%;min-height:56px;margin-top:6px;padding:0 16px;border:1px solid var(--edge);border-radius:12px;background:var(--surface);color:var(--text);font:inherit}
textarea{min-height:132px;padding:12px 16px;resize:vertical}input[readonly]{background:var(--sunken)}fieldset{margin:0;padding:0;border:0}legend{padding:0 0 8px;font-weight:560}.check input[type=radio]+span{padding-top:1px}.end{margin-top:36px}
[aria-invalid=true]:not([type=radio]){border:2px solid var(--fail)}
.check{display:flex;gap:14px;align-items:flex-start;min-height:56px;font-weight:400}.check input{flex:none;width:28px;height:28px;margin:0;accent-color:var(--accent)}
.fault{margin:6px 0 0;color:var(--fail);font-size:15.5px}.faults{margin:16px 0;padding:14px 18px;border:1px solid var(--fail);border-radius:12px}.faults li{padding:4px 0}.faults a{display:inline-flex;align-items:center;min-height:44px}
button,.button{display:flex;align-items:center;justify-content:center;width:100%;min-height:60px;padding:8px 20px;border:2px solid transparent;border-radius:16px;background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
button.plain{border-color:var(--edge);background:var(--surface);color:var(--text)}
[hidden]{display:none}
`;
