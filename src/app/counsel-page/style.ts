/** Style of counsel's page: two columns of law and encoding, and A4 pages that do not tear a rule where it can be helped. */
export const STYLE = `
@page { size: A4; margin: 18mm 15mm 18mm 15mm; }
* { box-sizing: border-box; }
body { font: 10.5pt/1.45 Georgia, 'Times New Roman', 'Songti SC', serif; color: #1a1a1a; max-width: 190mm; margin: 0 auto; padding: 12mm 6mm; }
h1 { font-size: 20pt; margin: 0 0 2mm; line-height: 1.2; }
h2 { font-size: 14pt; margin: 10mm 0 3mm; border-bottom: 1.5pt solid #1a1a1a; padding-bottom: 1mm; break-after: avoid; }
h3 { font-size: 11pt; margin: 0; font-family: Consolas, Menlo, 'DejaVu Sans Mono', monospace; }
a { color: inherit; text-decoration-color: #999; }
.lead { color: #444; margin: 0 0 4mm; }
dl.stamp { display: grid; grid-template-columns: max-content 1fr; gap: 1mm 4mm; margin: 4mm 0; }
dl.stamp dt { color: #555; } dl.stamp dd { margin: 0; overflow-wrap: anywhere; }
.sign { border: 1.5pt solid #1a1a1a; padding: 4mm; margin: 5mm 0; break-inside: avoid; }
.sign.open { border-style: dashed; }
.sign b { font-size: 12pt; }
.line { display: inline-block; min-width: 60mm; border-bottom: .6pt solid #1a1a1a; height: 6mm; }
article { border: .8pt solid #b5b5b5; margin: 0 0 4mm; }
article > header { display: flex; flex-wrap: wrap; gap: 3mm; align-items: baseline; background: #f0efec; padding: 1.6mm 3mm; break-after: avoid; border-bottom: .8pt solid #b5b5b5; }
.mark { font: 8.5pt/1.4 Arial, Helvetica, sans-serif; border: .6pt solid #666; padding: 0 1.5mm; border-radius: 1mm; white-space: nowrap; }
.mark.weak { background: #1a1a1a; color: #fff; border-color: #1a1a1a; }
.pair { display: grid; grid-template-columns: 2fr 3fr; }
.pair > div { padding: 2.5mm 3mm; min-width: 0; overflow-wrap: anywhere; }
.pair > div + div { border-left: .8pt solid #b5b5b5; background: #fbfbfa; font-size: 9.6pt; }
.pair p { margin: 0 0 1.6mm; }
.cite { font-style: italic; } .small { font-size: 8.8pt; color: #444; }
ul { margin: .6mm 0; padding-left: 4.5mm; } li { margin: .3mm 0; }
table { border-collapse: collapse; width: 100%; font-size: 9pt; margin: 1mm 0; }
th, td { border: .5pt solid #c4c4c4; padding: .8mm 1.6mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #f0efec; font-weight: 600; } thead { display: table-header-group; } tr { break-inside: avoid; }
.cases { padding: 0 3mm 2mm; border-top: .8pt solid #b5b5b5; }
table.fixed { table-layout: fixed; } .fixed th:nth-child(1) { width: 19%; } .fixed th:nth-child(3) { width: 24%; } .fixed th:nth-child(4) { width: 15%; }
.cases p { margin: 1mm 0; } .fault { font-weight: 700; }
.none { font-style: italic; } .mono { font-family: Consolas, Menlo, 'DejaVu Sans Mono', monospace; font-size: 8.8pt; }
@media print { body { padding: 0; max-width: none; } article { break-inside: auto; } a { text-decoration: none; } .pair > div + div, article > header, th { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
@media (max-width: 700px) { .pair { grid-template-columns: 1fr; } .pair > div + div { border-left: 0; border-top: .8pt solid #b5b5b5; } }
`
