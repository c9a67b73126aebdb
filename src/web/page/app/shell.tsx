import { useEffect, useRef, useState } from 'preact/hooks'
import { addressOf, usePlace } from './address.js'
import { ask } from './ask.js'
import { LanguageChoice, ThemeChoice } from './parts/settings.js'
import { Empty } from './parts/state.js'
import { useReader, type Reader } from './reader.js'
import { VIEWS, type View } from './views.js'

function viewsOf(reader: Reader): readonly View[] {
  const { session } = reader
  return VIEWS.filter((view) => reader.may(view.needs) && (!session.signedIn ? view.id === 'lists' || view.id === 'overview' : view.roles === undefined || view.roles.includes(session.role)))
}

function Navigation({ views, shown }: { readonly views: readonly View[]; readonly shown: View | undefined }) {
  const { say } = useReader()
  return (
    <ul class="nav">
      {views.map((view) => (
        <li key={view.id}><a href={addressOf([view.id])} aria-current={view.id === shown?.id ? 'page' : undefined}>{say(`nav.${view.id}`)}</a></li>
      ))}
    </ul>
  )
}

function Who({ onSession }: { readonly onSession: () => void }) {
  const { say, session } = useReader()
  const signOut = (): void => {
    ask('POST', '/session/end').then(onSession, onSession)
  }
  if (!session.signedIn) return <div class="who"><p>{say('guest')}</p><button type="button" class="button" onClick={onSession}>{say('signIn')}</button></div>
  return (
    <div class="who">
      <p><strong>{session.name}</strong><br /><span class="soft">{say.code('role', session.role)}</span></p>
      {session.creditors === undefined ? null : <p class="soft small">{say('boundTo', { creditors: session.creditors.join(', ') })}</p>}
      <button type="button" class="button" onClick={signOut}>{say('signOut')}</button>
    </div>
  )
}

/** Frame of a signed-in reader: what their role has to do, and one view of it. */
export function Shell({ onSession }: { readonly onSession: () => void }) {
  const reader = useReader()
  const { say, session } = reader
  const { path } = usePlace()
  const [isMenuOpen, openMenu] = useState(false)
  const heading = useRef<HTMLDivElement>(null)
  const views = viewsOf(reader)
  const wanted = path[0] ?? views[0]?.id
  const shown = views.find((view) => view.id === wanted)
  const isFirst = useRef(true)
  useEffect(() => {
    openMenu(false)
    document.title = shown === undefined ? say('product') : `${say(`nav.${shown.id}`)} · ${say('product')}`
    // A new view is told to who cannot see it: focus goes to its beginning.
    if (isFirst.current) isFirst.current = false
    else heading.current?.focus()
  }, [shown?.id])
  return (
    <div class={`frame${shown?.isWide === true ? ' is-wide' : ''}`}>
      <a class="skip" href="#content" onClick={(event) => { event.preventDefault(); heading.current?.focus() }}>{say('skip')}</a>
      <header class="side">
        <div class="brand"><a href="#/" class="brand-name">{say('product')}</a>
          <button type="button" class="button menu-button" aria-expanded={isMenuOpen} aria-controls="menu" onClick={() => { openMenu(!isMenuOpen) }}>{say('menu')}</button>
        </div>
        <div id="menu" class={isMenuOpen ? 'menu is-open' : 'menu'}>
          <nav aria-label={say('menu')}><Navigation views={views} shown={shown} /></nav>
          <Who onSession={onSession} />
          <div class="settings"><LanguageChoice /><ThemeChoice /></div>
          <p class="soft small foot">{say('notAdvice')} <a href="/docs">{say('interface')}</a><br />{say('version', { version: session.version })}</p>
        </div>
      </header>
      <main id="content" tabIndex={-1} ref={heading}>
        {shown === undefined ? <Empty title={say('notThere')}>{say('notThereHint')}</Empty> : <shown.Show key={shown.id} />}
      </main>
    </div>
  )
}
