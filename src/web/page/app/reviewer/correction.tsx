import { useState } from 'preact/hooks'
import { ask, useAct, useAnswer } from '../ask.js'
import { Tag } from '../parts/badge.js'
import { ActForm, Choice, Dialog, LongField, TextField } from '../parts/form.js'
import { Await, Empty } from '../parts/state.js'
import { useReader } from '../reader.js'
import type { CorrectionShown } from './shown.js'

/** Proposes that a fact does not count. */
export function CorrectionDialog({ factRef, words, onClose }: { readonly factRef: string; readonly words: string; readonly onClose: () => void }) {
  const { say } = useReader()
  const [because, setBecause] = useState('')
  const [evidence, setEvidence] = useState('')
  const [isDone, setDone] = useState(false)
  const act = useAct(async () => {
    await ask('POST', '/v1/corrections', { body: { factRef, because, evidence } })
    setDone(true)
  })
  return (
    <Dialog title={say('correction.propose')} onClose={onClose}>
      <p><bdi>{words}</bdi></p>
      {isDone ? <p class="done" role="status">{say('correction.proposed')}</p> : (
        <ActForm act={act} label={say('correction.propose')} send={say('correction.propose')} onCancel={onClose} isReady={because.trim().length >= 3 && evidence.trim() !== ''}>
          <LongField label={say('ruling.because')} value={because} onValue={setBecause} />
          <TextField label={say('correction.evidence')} value={evidence} maxLength={500} onValue={setEvidence} />
        </ActForm>
      )}
    </Dialog>
  )
}

function Second({ of, onDone }: { readonly of: CorrectionShown; readonly onDone: () => void }) {
  const { say, session } = useReader()
  const [because, setBecause] = useState('')
  const [agrees, setAgrees] = useState(true)
  const act = useAct(async () => {
    await ask('POST', `/v1/corrections/${encodeURIComponent(of.correctionId)}/second`, { body: { agrees, because }, ifMatch: of.etag })
    onDone()
  })
  if (session.signedIn && session.name === of.by) return <p class="notice">{say('ruling.ownSecond')}</p>
  return (
    <ActForm act={act} label={say('ruling.second')} send={say('ruling.second')} isReady={because.trim().length >= 3}>
      <Choice label={say('ruling.second')} value={agrees ? 'yes' : 'no'} options={[['yes', say('ruling.agree')], ['no', say('ruling.decline')]]} onValue={(word) => { setAgrees(word === 'yes') }} />
      <LongField label={say('ruling.because')} value={because} onValue={setBecause} />
    </ActForm>
  )
}

/** Facts that were said to be wrong, and the second votes that they await. */
export function Corrections() {
  const { say, format } = useReader()
  const asked = useAnswer<{ readonly items: readonly CorrectionShown[] }>('/v1/corrections')
  return (
    <>
      <h1>{say('nav.corrections')}</h1>
      <p class="lead">{say('correction.lead')}</p>
      <Await asked={asked}>
        {({ items }) => (items.length === 0 ? <Empty title={say('correction.none')}>{say('correction.noneHint')}</Empty> : (
          <ol class="cards">
            {items.map((of) => (
              <li key={of.correctionId} class="card">
                <p><strong>{say.code('fact', of.kind)}</strong> <bdi>{of.words}</bdi> <Tag tone={of.state === 'open' ? 'later' : 'none'}>{say(`correctionState.${of.state}`)}</Tag></p>
                <p><bdi>{of.because}</bdi></p>
                <p class="soft small">{say('ruling.byAt', { by: of.by, when: format.moment(of.at) })} · {say('correction.evidence')}: <bdi>{of.evidence}</bdi></p>
                {of.state === 'open' ? <Second of={of} onDone={asked.again} /> : null}
              </li>
            ))}
          </ol>
        ))}
      </Await>
    </>
  )
}
