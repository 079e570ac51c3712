// page-style.ts: what does the page look like, in light and dark, on a desk and on a phone?

/** A and B differ in lightness, too; text on its ground has a contrast of at least 4.5. */
export const style = `
:root{color-scheme:light dark;
--ground:#f7f7f5;--sheet:#fff;--line:#e2e3df;--ink:#1b1f23;--soft:#59616b;--link:#0b57a4;
--a:#b9d5f3;--a-ink:#0b2545;--b:#9a3b0a;--b-ink:#fff;--bad:#a3123a;--bad-ground:#fdeaf0}
@media(prefers-color-scheme:dark){:root{
--ground:#121416;--sheet:#1a1d21;--line:#2e3338;--ink:#e8eaec;--soft:#a2abb4;--link:#8ec1f7;
--a:#2a5280;--a-ink:#eaf3fd;--b:#f0a25f;--b-ink:#1f0d02;--bad:#ff8fab;--bad-ground:#3a1722}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;-webkit-text-size-adjust:100%}
main{max-width:1000px;margin:0 auto;padding:40px 24px 56px}
h1{margin:0;font-size:30px;line-height:1.25;font-weight:600;letter-spacing:-.01em;text-wrap:balance}
h2{margin:0 0 10px;font-size:18px;font-weight:600}
p{margin:10px 0;max-width:76ch}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9em}
a{color:var(--link)}
a:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
.soft{color:var(--soft);font-size:14px}
.sheet,.scroll{margin:22px 0;border:1px solid var(--line);border-radius:8px;background:var(--sheet);overflow-x:auto}
table{border-collapse:collapse;width:100%}
caption{padding:12px 14px;text-align:left;font-weight:600}
th,td{font-weight:400;text-align:left;vertical-align:middle}
.summary th,.summary td{padding:8px 14px;border-top:1px solid var(--line);font-variant-numeric:tabular-nums}
.summary thead th{font-size:13px;line-height:1.35;color:var(--soft);vertical-align:bottom}
.summary small{display:block}
.summary .bad{background:var(--bad-ground);color:var(--bad);font-weight:600}
.legend{display:flex;flex-wrap:wrap;gap:10px 26px;margin:24px 0 0;padding:0;list-style:none;font-size:14px}
.legend li{display:flex;align-items:center;gap:8px}
section{margin-top:34px}
section:target h2{text-decoration:underline;text-underline-offset:4px}
.scroll{margin:0}
.timeline{font-size:14px}
.timeline th,.timeline td{padding:5px 6px}
.timeline thead th{padding-top:10px;border-left:1px solid var(--line);font-weight:600;white-space:nowrap}
.timeline thead td{font-size:12px;white-space:nowrap}
.timeline tbody th{padding-left:14px;white-space:nowrap}
.timeline thead td:first-child{padding-left:14px}
.timeline tbody tr{border-top:1px solid var(--line)}
.timeline small{display:block;font-size:11px;color:var(--soft)}
.load{display:inline-grid;gap:2px;width:60px;padding:3px;border-radius:6px;border:2px solid transparent}
.load .parts{display:grid;grid-auto-flow:column;grid-auto-columns:1fr;gap:2px}
.page,.part{display:block;height:17px;border-radius:3px;font-size:11px;line-height:17px;text-align:center;font-weight:600}
.part{min-width:16px}
.A{background:var(--a);color:var(--a-ink)}
.B{background:var(--b);color:var(--b-ink)}
.missing{line-height:14px;border:1.5px dashed var(--bad);color:var(--bad)}
.mixed{border-color:var(--bad);background:var(--bad-ground)}
.lacking{border:2px dashed var(--bad)}
.stays::before{content:"";display:block;height:0;border-top:2px dotted var(--soft)}
@media(max-width:899px){
main{padding:24px 12px 32px}
h1{font-size:24px}
tr{display:grid;grid-template-columns:repeat(var(--columns),1fr)}
.summary{--columns:5}
.timeline{--columns:8}
[colspan]{grid-column:span var(--span,1)}
tbody tr{border-top:1px solid var(--line)}
tbody th{grid-column:1/-1}
thead td:first-child{display:none}
.summary th,.summary td{border-top:0;padding:5px 8px;font-size:13px}
.summary tbody th{padding-top:9px;font-size:14px}
.timeline th,.timeline td{padding:4px 1px}
.timeline tbody th{padding:6px 8px 0}
.timeline thead th{padding:6px 2px;font-size:12px;white-space:normal}
.timeline thead td{font-size:10px;white-space:normal;text-align:center}
.stays{align-self:center}
.timeline .load{width:100%;padding:1px;border-width:1.5px;gap:1px}
.timeline .parts{gap:1px}
.timeline .part{min-width:0;font-size:9px}
caption{padding:12px 8px 4px}
}
@media print{body{background:#fff}}
`;
