import type { AccessReport, HeldItem } from '../model/rights.js'
import { html, Html, type Part } from './html.js'

const WORDS = {
  en: {
    title: 'What is held about you', at: 'As of', records: 'Records judged to be yours', restricted: 'Your data are kept unused at present.', items: 'What is held', sources: 'Where it is from',
    given: 'To whom it went', listed: 'Lists you stand in', acts: 'What was done with it', kept: 'kept', ended: 'ended or replaced', none: 'Nothing.', purposes: 'may be used for', until: 'until', from: 'from',
    kinds: {
      party: 'your record', obligation: 'what you answer for', contact_point: 'contact point', event: 'what happened', relation: 'tie to somebody', status: 'state', suppression: 'not to be contacted',
      match_decision: 'records judged', debt: 'debt', source: 'source', template: 'template',
    },
    yes: 'yes', no: 'no',
  },
  zh: {
    title: '我们持有的关于您的信息', at: '截至', records: '判定属于您的记录', restricted: '您的数据目前仅存储，不作使用。', items: '持有的内容', sources: '来源', given: '提供给谁', listed: '您所在的名单', acts: '处理经过', kept: '保存',
    ended: '已结束或已被替换', none: '无。', purposes: '可用于', until: '至', from: '来自',
    kinds: {
      party: '您的记录', obligation: '您承担的责任', contact_point: '联系方式', event: '发生的事项', relation: '与他人的关系', status: '状态', suppression: '不得联系', match_decision: '记录比对', debt: '债务', source: '来源', template: '模板',
    },
    yes: '是', no: '否',
  },
} as const

type Words = (typeof WORDS)[keyof typeof WORDS]

const STYLE = 'body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid #ccc}' +
  'article{margin:1rem 0;padding:.6rem .8rem;border:1px solid #ddd;border-radius:4px;break-inside:avoid}article.ended{color:#666}h3{font-size:1rem;margin:0}dl{display:grid;grid-template-columns:12rem 1fr;gap:.1rem 1rem;margin:.4rem 0}' +
  'dt{color:#555}dd{margin:0;overflow-wrap:anywhere}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.2rem .6rem .2rem 0;vertical-align:top;overflow-wrap:anywhere}@media(max-width:40rem){dl{grid-template-columns:1fr}}'

function valueWords(value: unknown, words: Words): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (Array.isArray(value)) return value.map((one) => valueWords(one, words)).join(', ')
  return value !== null && typeof value === 'object' ? Object.entries(value).map(([name, inner]) => `${name} ${valueWords(inner, words)}`).join(', ') : String(value)
}

/** A member's name in words: `collectedOn` is told as `collected on`. */
function nameWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

function itemPart(item: HeldItem, words: Words): Html {
  const rows = Object.entries(item.fields).map(([name, value]) => html`<dt>${nameWords(name)}</dt><dd dir="auto">${valueWords(value, words)}</dd>`)
  const kind = words.kinds[item.kind as keyof Words['kinds']]
  return html`<article class="${item.current ? 'current' : 'ended'}"><h3>${kind}${item.current ? '' : ` (${words.ended})`}</h3><dl>${rows}
<dt>${words.from}</dt><dd>${item.sourceId ?? ''}${item.collectedOn === undefined ? '' : `, ${item.collectedOn}`}</dd>
<dt>${words.purposes}</dt><dd>${item.purposes.join(', ')}</dd>
<dt>${words.kept}</dt><dd>${item.kept.because}${item.kept.until === undefined ? '' : ` (${words.until} ${item.kept.until})`} ${item.kept.rule}</dd></dl></article>`
}

function tablePart(rows: readonly (readonly (string | undefined)[])[], words: Words): Part {
  if (rows.length === 0) return html`<p>${words.none}</p>`
  return html`<table>${rows.map((row) => html`<tr>${row.map((cell) => html`<td dir="auto">${cell ?? ''}</td>`)}</tr>`)}</table>`
}

/** Writes what is held about a person as a page that they can read, print and keep; it loads nothing from elsewhere. */
export function accessPage(report: AccessReport, language: string | undefined): string {
  const words: Words = language?.startsWith('zh') === true ? WORDS.zh : WORDS.en
  const page = html`<!doctype html>
<html lang="${words === WORDS.zh ? 'zh' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${words.title}</title><style>${new Html(STYLE)}</style></head>
<body><main><h1>${words.title}</h1><p>${words.at} ${report.at}. ${words.records}: ${report.records.join(', ')}.${report.restricted ? ` ${words.restricted}` : ''}</p>
<h2>${words.items}</h2>${report.items.length === 0 ? html`<p>${words.none}</p>` : report.items.map((item) => itemPart(item, words))}
<h2>${words.sources}</h2>${tablePart(report.sources.map((one) => [one.sourceId, one.class, one.name, one.jurisdiction, one.authorisation, one.purposes.join(', '), one.obtainedOn]), words)}
<h2>${words.given}</h2>${tablePart(report.given.map((one) => [one.to, one.list, one.channel, one.purpose, one.startedAt ?? one.leasedAt, one.result ?? one.state]), words)}
<h2>${words.listed}</h2>${tablePart(report.listed.map((one) => [one.list, String(one.rank), one.role, one.channel, one.words]), words)}
<h2>${words.acts}</h2>${tablePart(report.acts.map((one) => [one.at, one.action, one.byKind, one.purpose, one.decision]), words)}
</main></body></html>
`
  return page.text
}
