/** Style of the report: quiet, for reading on paper and on a screen; colour never says what words do not. */
export const STYLE = `
@page { size: A4; margin: 17mm 15mm 19mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt Arial, sans-serif; color: #555; } }
:root { --ink: #1b1f24; --soft: #56606b; --line: #d5d9de; --wash: #f4f5f7; --made: #0b5d3b; --not: #8a2c0d; --hand: #1f4b8f; --heard: #5a3d8a; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { font: 10.5pt/1.5 Georgia, 'Times New Roman', 'Noto Serif CJK SC', 'Songti SC', serif; color: var(--ink); background: #fff; max-width: 190mm; margin: 0 auto; padding: 10mm 7mm 20mm; }
h1, h2, h3, th, .tile, .mark, nav, .eyebrow { font-family: 'Helvetica Neue', Arial, 'Noto Sans CJK SC', sans-serif; }
h1 { font-size: 23pt; line-height: 1.15; letter-spacing: -.01em; margin: 1mm 0 3mm; overflow-wrap: anywhere; }
h2 { font-size: 13.5pt; margin: 11mm 0 2mm; padding-top: 3mm; border-top: 1.6pt solid var(--ink); break-after: avoid; }
h3 { font-size: 10.5pt; margin: 6mm 0 1mm; break-after: avoid; }
p { margin: 0 0 2.5mm; max-width: 68em; } .lead { color: var(--soft); font-size: 11pt; }
.eyebrow { text-transform: uppercase; letter-spacing: .09em; font-size: 8pt; font-weight: 700; color: var(--soft); margin: 0; }
nav { font-size: 8.8pt; margin: 4mm 0 0; display: flex; flex-wrap: wrap; gap: 1mm 4mm; } nav a { color: var(--ink); }
dl.stamp { display: grid; grid-template-columns: max-content 1fr; gap: 1mm 5mm; margin: 4mm 0; font-size: 9.6pt; }
dl.stamp dt { color: var(--soft); } dl.stamp dd { margin: 0; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 3mm; margin: 5mm 0; }
.tile { border: .8pt solid var(--line); border-top: 2.2pt solid var(--ink); padding: 2.5mm 3mm; break-inside: avoid; }
.tile b { display: block; font-size: 19pt; line-height: 1.15; font-variant-numeric: tabular-nums; } .tile span { font-size: 8.6pt; color: var(--soft); line-height: 1.3; display: block; }
.tile.made { border-top-color: var(--made); } .tile.not { border-top-color: var(--not); } .tile.hand { border-top-color: var(--hand); }
.note { border-left: 2.4pt solid var(--ink); background: var(--wash); padding: 2.5mm 4mm; margin: 4mm 0; break-inside: avoid; }
.note.bad { border-left-color: var(--not); } .note p:last-child { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: 9pt; line-height: 1.4; margin: 2mm 0 4mm; }
thead { display: table-header-group; } tr { break-inside: avoid; }
th { text-align: left; font-size: 7.8pt; text-transform: uppercase; letter-spacing: .05em; color: var(--soft); border-bottom: 1pt solid var(--ink); padding: 1mm 2mm 1mm 0; vertical-align: bottom; }
td { border-bottom: .5pt solid var(--line); padding: 1.6mm 2mm 1.6mm 0; vertical-align: top; overflow-wrap: anywhere; }
tr.day td { font: 700 9pt 'Helvetica Neue', Arial, sans-serif; background: var(--wash); padding: 1.4mm 2mm; break-after: avoid; }
.timeline col.when { width: 15mm; } .timeline col.what { width: 27mm; } .timeline col.by { width: 30mm; }
.num { font-variant-numeric: tabular-nums; white-space: nowrap; } .mono { font: 8.2pt/1.4 Consolas, Menlo, 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere; }
.mark { display: inline-block; font-size: 7.6pt; font-weight: 700; line-height: 1.3; padding: .5mm 1.6mm; border: .9pt solid currentColor; border-radius: .8mm; }
.mark.contact { color: #fff; background: var(--made); border-color: var(--made); } .mark.proposed { color: var(--made); } .mark.handed_over { color: var(--hand); }
.mark.not_contacted, .mark.stopped, .mark.paused { color: var(--not); } .mark.heard, .mark.ruling { color: var(--heard); } .mark.state { color: var(--soft); }
ul.rules { list-style: none; margin: .8mm 0 0; padding: 0; } ul.rules li { margin: .8mm 0; padding-left: 3mm; border-left: 1.2pt solid var(--line); }
.rule { font: 700 8.4pt 'Helvetica Neue', Arial, sans-serif; } .cite { font-style: italic; color: var(--soft); } .soft { color: var(--soft); }
ol.steps { padding-left: 6mm; } ol.steps li { margin: 1.5mm 0; }
code { font: 8.8pt Consolas, Menlo, 'DejaVu Sans Mono', monospace; background: var(--wash); padding: .2mm 1mm; overflow-wrap: anywhere; }
footer { margin-top: 12mm; padding-top: 3mm; border-top: .8pt solid var(--line); font-size: 8.6pt; color: var(--soft); }
@media print { body { padding: 0; max-width: none; } nav { display: none; } .mark, .tile, .note, tr.day td { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
@media (max-width: 640px) { .tiles { grid-template-columns: repeat(2, 1fr); } dl.stamp { grid-template-columns: 1fr; gap: 0; } dl.stamp dd { margin-bottom: 2mm; } .wide { overflow-x: auto; } .wide table { min-width: 150mm; } }
`
