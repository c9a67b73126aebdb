import { useState } from 'preact/hooks'
import { ask, Refused, useAct, withQuery } from '../ask.js'
import { ActForm, Field } from '../parts/form.js'
import { useReader } from '../reader.js'
import { finished } from './job.js'
import type { Job } from './shown.js'

interface Loaded { readonly files?: readonly { readonly file: string; readonly rows: number; readonly accepted: number; readonly changed: number; readonly unchanged: number; readonly rejected: number; readonly refused: number; readonly held: number }[] }

/** Sends one file of facts, and tells what became of its rows. */
export function Load() {
  const { say, format } = useReader()
  const [file, setFile] = useState<File>()
  const [progress, setProgress] = useState<string>()
  const [loaded, setLoaded] = useState<Loaded>()
  const act = useAct(async () => {
    if (file === undefined) throw new Refused(400, { detail: say('load.name') })
    setLoaded(undefined)
    const { body } = await ask<Job>('POST', withQuery('/v1/loads', { file: file.name }), { file })
    setLoaded((await finished(body, setProgress).finally(() => { setProgress(undefined) })) as Loaded)
  })
  return (
    <>
      <h1>{say('nav.load')}</h1>
      <p class="lead">{say('load.lead')}</p>
      <section class="card">
        <ActForm act={act} label={say('load.send')} send={say('load.send')} isReady={file !== undefined}>
          <Field label={say('load.file')} hint={say('load.name')}>{(ids) => <input {...ids} type="file" accept=".csv,.ndjson,.jsonl,.json" onChange={(event) => { setFile(event.currentTarget.files?.[0]) }} />}</Field>
          {progress === undefined ? null : <p class="loading" role="status">{say('load.running', { progress })}</p>}
        </ActForm>
      </section>
      {loaded === undefined ? null : <section role="status"><h2>{say('load.done')}</h2>{loaded.files?.map((one) => <dl key={one.file} class="facts">{Object.entries(one).map(([key, value]) => <div key={key}><dt>{key}</dt><dd>{typeof value === 'number' ? format.number(value) : value}</dd></div>)}</dl>)}</section>}
    </>
  )
}
