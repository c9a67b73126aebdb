import { useState } from 'preact/hooks'
import { ask, Refused, useAct } from './ask.js'
import { LanguageChoice } from './parts/settings.js'
import { TextField } from './parts/form.js'
import { problemWords } from './parts/state.js'
import { useReader } from './reader.js'

/** The way in: a token, shown once and then held by a cookie that no script can read. */
export function SignIn({ hasEnded, onSignedIn, onLookAround }: { readonly hasEnded: boolean; readonly onSignedIn: () => void; readonly onLookAround: (() => void) | undefined }) {
  const { say, session } = useReader()
  const [token, setToken] = useState('')
  const act = useAct(async () => {
    if (token.trim() === '') throw new Refused(400, { detail: say('tokenMissing') })
    await ask('POST', '/session', { body: { token } })
    setToken('')
    onSignedIn()
  })
  return (
    <main class="alone">
      <section class="card sign-in">
        <div class="sign-in-head"><h1>{say('product')}</h1><LanguageChoice /></div>
        <p class="lead">{say('purpose')}</p>
        {hasEnded ? <p class="notice" role="alert">{say('signedOut')}</p> : <p>{say('signInLead')}</p>}
        <form aria-label={say('signIn')} onSubmit={(event) => { event.preventDefault(); act.run() }}>
          <TextField label={say('token')} hint={say('tokenHint')} type="password" autoComplete="off" value={token} onValue={setToken} />
          {act.problem === undefined ? null : <p class="failed" role="alert">{act.problem.status === 401 ? say('tokenWrong') : problemWords(act.problem, say)}</p>}
          <div class="buttons">
            <button type="submit" class="button primary" disabled={act.isRunning}>{say('signIn')}</button>
            {onLookAround === undefined ? null : <button type="button" class="button" onClick={onLookAround}>{say('lookAround')}</button>}
          </div>
        </form>
        <p class="soft small">{say('tokenWhere')}</p>
        <p class="soft small">{say('tokenMade')}</p>
        <p class="soft small">{say('notAdvice')} <a href="/docs">{say('interface')}</a> · {say('version', { version: session.version })}</p>
      </section>
    </main>
  )
}
