import type { Language } from './words/words.js'

/** How numbers, days and moments are written for one reader. */
export interface Formatting {
  readonly number: (value: number) => string
  readonly percent: (share: number, digits?: number) => string
  readonly money: (amount: string, currency: string) => string
  /** A day that is no moment: the same everywhere. */
  readonly day: (day: string) => string
  /** A moment, by the clock of the offset that it was written with; one in UTC by the reader's own clock. The clock stands beside it. */
  readonly moment: (instant: string) => string
  readonly hours: (ms: number) => string
}

const LOCALE: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' }
const OFFSET = /([+-])(\d\d):(\d\d)$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** The zone in which an instant is told: `Etc/...` cannot hold minutes, so offsets are shifted by hand. */
function momentIn(locale: string, instant: string): string {
  const at = Date.parse(instant)
  if (Number.isNaN(at)) return instant
  const style: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
  const [, sign = '+', hours = '00', minutes = '00'] = OFFSET.exec(instant) ?? []
  if (!OFFSET.test(instant)) return new Intl.DateTimeFormat(locale, { ...style, timeZoneName: 'shortOffset' }).format(at)
  const shift = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
  const local = new Intl.DateTimeFormat(locale, { ...style, timeZone: 'UTC' }).format(at + shift)
  return `${local} GMT${sign}${Number(hours)}${minutes === '00' ? '' : `:${minutes}`}`
}

/** Makes the writing of numbers and moments in a language. */
export function formatting(language: Language): Formatting {
  const locale = LOCALE[language]
  const number = new Intl.NumberFormat(locale)
  const day = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' })
  return {
    number: (value) => number.format(value),
    percent: (share, digits = 1) => new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 0, maximumFractionDigits: digits }).format(share),
    money: (amount, currency) => {
      const value = Number(amount)
      if (!/^[A-Z]{3}$/.test(currency) || !Number.isFinite(value)) return `${amount} ${currency}`
      return new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'code' }).format(value)
    },
    day: (text) => (DAY.test(text) && !Number.isNaN(Date.parse(text)) ? day.format(Date.parse(text)) : text),
    moment: (text) => (DAY.test(text) ? day.format(Date.parse(text)) : momentIn(locale, text)),
    hours: (ms) => new Intl.NumberFormat(locale, { style: 'unit', unit: 'hour', unitDisplay: 'long', maximumFractionDigits: 1 }).format(ms / 3_600_000),
  }
}
