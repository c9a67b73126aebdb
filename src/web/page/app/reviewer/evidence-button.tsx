import { askFile, useAct } from '../ask.js'
import { saveFile } from '../parts/save.js'
import { Failed } from '../parts/state.js'
import { useReader } from '../reader.js'

/** Makes the evidence of one party about one debt. */
export function EvidenceButton({ partyId, debtId }: { readonly partyId: string; readonly debtId: string }) {
  const { say } = useReader()
  const act = useAct(async () => { saveFile('evidence.zip', await askFile('/v1/evidence', { partyId, debtId })) })
  return (
    <>
      <button type="button" class="button" disabled={act.isRunning} onClick={act.run}>{say('why.evidence')}</button>
      {act.problem === undefined ? null : <Failed problem={act.problem} />}
    </>
  )
}
