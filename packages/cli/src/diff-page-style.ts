// diff-page-style.ts: what does the page look like, in light and dark, on a desk and on a phone?

/** Text on its ground has a contrast of at least 4.5; colours of groups differ in lightness and pattern, not in hue alone. */
export const style = `
:root{color-scheme:light dark;
--ground:#f7f7f5;--sheet:#fff;--line:#e2e3df;--ink:#1b1f23;--soft:#59616b;--link:#0b57a4;--mark:#fff4d6;
--own-edit:#b8430b;--own-edit-ink:#fff;
--cascade:#b9d5f3;--cascade-2:#a3c6ec;--cascade-ink:#0b2545;
--names-only:#f1d98b;--names-only-2:#e2c05a;--names-only-ink:#332600;
--added:#0b6e63;--added-ink:#fff;
--unchanged:#e3e5e4;--unchanged-ink:#3d444b;
--removed:transparent;--removed-ink:#59616b}
@media(prefers-color-scheme:dark){:root{
--ground:#121416;--sheet:#1a1d21;--line:#2e3338;--ink:#e8eaec;--soft:#a2abb4;--link:#8ec1f7;--mark:#3a3117;
--own-edit:#f08a4b;--own-edit-ink:#1f0d02;
--cascade:#2a5280;--cascade-2:#346092;--cascade-ink:#eaf3fd;
--names-only:#6d5a17;--names-only-2:#7d6a2a;--names-only-ink:#fff8e0;
--added:#3cc6ae;--added-ink:#03211c;
--unchanged:#2a2f34;--unchanged-ink:#c3cad0;
--removed:transparent;--removed-ink:#a2abb4}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;-webkit-text-size-adjust:100%}
main{max-width:1128px;margin:0 auto;padding:40px 24px 48px}
h1{margin:0;font-size:30px;line-height:1.25;font-weight:600;letter-spacing:-.01em;text-wrap:balance}
h2{margin:40px 0 10px;font-size:19px;font-weight:600}
p{margin:8px 0;max-width:76ch}
.soft{color:var(--soft)}
.small{font-size:14px}
code,.name{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9em;overflow-wrap:anywhere}
a{color:var(--link)}
.note{margin:16px 0;padding:10px 14px;border:1px solid var(--line);border-left:4px solid var(--names-only-2);border-radius:6px;background:var(--sheet)}
.bar{display:flex;gap:1px;height:14px;margin:22px 0 6px;border-radius:7px;overflow:hidden}
.bar i{flex:0 0 auto;min-width:3px}
.legend{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:14px 24px;margin:16px 0 0;padding:0;list-style:none}
.legend li{display:grid;grid-template-columns:14px 1fr;gap:0 10px;align-content:start}
.legend b{font-weight:600}
.legend b::first-letter{text-transform:uppercase}
.legend span+b~*{grid-column:2}
.legend small{font-size:13px;color:var(--soft);line-height:1.35}
.amount{font-size:14px;font-variant-numeric:tabular-nums}
.key{display:inline-block;width:14px;height:14px;border-radius:3px;align-self:center}
.key.removed{border:1.5px dashed var(--soft)}
.own-edit{background:var(--own-edit);color:var(--own-edit-ink)}
.cascade{background:repeating-linear-gradient(135deg,var(--cascade) 0 5px,var(--cascade-2) 5px 10px);color:var(--cascade-ink)}
.names-only{background:radial-gradient(var(--names-only-2) 1.6px,var(--names-only) 2px) 0 0/8px 8px;color:var(--names-only-ink)}
.added{background:var(--added);color:var(--added-ink)}
.unchanged{background:var(--unchanged);color:var(--unchanged-ink)}
figure{margin:22px 0 0}
figcaption{margin-top:8px;font-size:14px;color:var(--soft)}
.map{position:relative;height:480px;border-radius:8px;overflow:hidden;background:var(--ground)}
.cell,.outline{position:absolute;display:block}
.cell{container-type:size;border:.5px solid var(--ground);font-size:12px;line-height:1.3;text-decoration:none;overflow:hidden}
.cell span{display:block;padding:0 6px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.cell span:first-child{padding-top:4px;font-weight:500}
.outline{border:1.5px solid var(--ground);pointer-events:none}
@container(max-width:41px) or (max-height:21px){.cell span{display:none}}
@container(max-width:63px) or (max-height:37px){.cell .bytes{display:none}}
@container(max-width:119px) or (max-height:53px){.cell .where{display:none}}
a.cell:hover{filter:brightness(1.08)}
.sheet{border:1px solid var(--line);border-radius:8px;background:var(--sheet);overflow:hidden}
table{width:100%;border-collapse:collapse;font-size:15px}
th,td{padding:9px 14px;border-top:1px solid var(--line);text-align:left;vertical-align:top;font-weight:400}
thead th{border-top:0;font-size:13px;color:var(--soft);white-space:nowrap}
td,thead th+th{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
tbody tr:target{background:var(--mark)}
summary{cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
summary>.row>.name::after,.more>summary::after{content:"";display:inline-block;width:6px;height:6px;margin:0 0 2px 9px;border:solid var(--soft);border-width:0 1.5px 1.5px 0;transform:rotate(45deg)}
details[open]>summary>.row>.name::after,.more[open]>summary::after{transform:rotate(225deg);margin-bottom:-1px}
summary:focus-visible,a:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
th[scope=row]{overflow-wrap:anywhere}
.row{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,4fr);gap:2px 20px;align-items:baseline}
.why{font-size:14px;color:var(--soft)}
tr:has(.row)>th{padding-right:0}
.more>summary{margin:10px 0;padding:4px 14px;font-size:14px;color:var(--soft)}
.why .key{width:11px;height:11px;margin-right:7px;vertical-align:-1px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:3px 14px;margin:10px 0 4px;font-size:14px}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
ul.plain{margin:8px 0;padding:0 0 0 18px;font-size:14px}
footer{margin-top:44px;padding-top:14px;border-top:1px solid var(--line);font-size:14px;color:var(--soft)}
@media(max-width:699px){
main{padding:24px 12px 32px}
h1{font-size:24px}
.map{height:620px}
table{font-size:14px}
th,td{padding:8px 8px}
th:first-child{padding-left:10px}
.raw{display:none}
.legend{grid-template-columns:1fr;gap:10px}
.row,dl{grid-template-columns:1fr;gap:0}
dd{margin-bottom:6px}
}
@media print{body{background:#fff}.sheet{overflow:visible}}
`;
