import { useEffect, useState } from 'preact/hooks'
import { useReader } from '../reader.js'
import { LANGUAGES, type Language } from '../words/words.js'

const KEPT_THEME = 'rightparty.colours'
const THEMES = ['system', 'light', 'dark'] as const
type Theme = (typeof THEMES)[number]

/** The language of the page; kept in this browser. */
export function LanguageChoice() {
  const { language, setLanguage, say } = useReader()
  return (
    <select class="small-choice" aria-label={say('language')} value={language} onChange={(event) => { setLanguage(event.currentTarget.value as Language) }}>
      {Object.entries(LANGUAGES).map(([key, name]) => <option key={key} value={key} lang={key === 'zh' ? 'zh-Hans' : key}>{name}</option>)}
    </select>
  )
}

/** Light or dark, or as the system has it; kept in this browser. */
export function ThemeChoice() {
  const { say } = useReader()
  const [theme, setTheme] = useState<Theme>(() => THEMES.find((one) => one === localStorage.getItem(KEPT_THEME)) ?? 'system')
  useEffect(() => {
    localStorage.setItem(KEPT_THEME, theme)
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
  }, [theme])
  return (
    <select class="small-choice" aria-label={say('theme')} value={theme} onChange={(event) => { setTheme(event.currentTarget.value as Theme) }}>
      {THEMES.map((one) => <option key={one} value={one}>{say(`theme.${one}`)}</option>)}
    </select>
  )
}
