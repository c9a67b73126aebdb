import { sentenceIn } from '../../decide/index.js'
import type { Language } from '../../model/telling.js'
import { html, type Html } from '../html.js'

/** Writes a sentence of a pack: in English as it stands there; in another language with the English beneath, which is what is signed. */
export function sentenceHtml(sentence: string, language: Language): Html {
  return language === 'en' ? html`${sentence}` : html`${sentenceIn(language, sentence)}<br><span class="small">${sentence}</span>`
}

/** What the page does not have in a language, said on the page itself; empty where it has everything. */
export const NOT_TRANSLATED: Readonly<Record<Language, string>> = {
  en: '',
  zh: '规则的说明、解除办法和义务以中文列出，下附英文原文；签署所及的是英文原文。条件、数字、引文、备注和案例尚无中文，以英文列出。',
}

const TITLES_ZH: Readonly<Record<string, string>> = {
  'What must be checked': '须核查的事项',
  'What is not covered here, and how it is met': '未涵盖的事项及其处理',
  'Rules about contacts': '关于联系的规则',
  'Rules about sources of data': '关于数据来源的规则',
  'Rules about keeping records': '关于保存记录的规则',
  'Rules about contacts: tables': '关于联系的规则：表',
  'Rules about sources of data: tables': '关于数据来源的规则：表',
  'Rules about keeping records: tables': '关于保存记录的规则：表',
  Duties: '义务', 'Terms used': '所用术语', Numbers: '数字', Sources: '来源',
}

/** Writes a title of the page. */
export function titleIn(title: string, language: Language): string {
  const translated = language === 'zh' ? TITLES_ZH[title] : undefined
  return translated === undefined ? title : `${translated} ${title}`
}
