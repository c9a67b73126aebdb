/** The thread that writes a load into the file, with a connection of its own. */
import { workerData } from 'node:worker_threads'
import type { OpenAct } from '../../model/writes.js'
import { answerRequests, goOn } from '../threads.js'
import { openActs } from './acts.js'
import { openDatabase } from './database.js'
import type { LoadTask, LoadThreadRequest } from './load-threads.js'
import { clearStage, seal } from './seal.js'
import { appendVersions } from './version-rows.js'

const { path, busyMs, owner, control } = workerData as LoadTask

function openHere() {
  const db = openDatabase({ path, readOnly: false, busyMs })
  const acts = openActs(db, owner)
  db.tuneFor('loading')
  db.write(() => clearStage(db))
  const hold = (act: OpenAct): number => {
    goOn(control)
    return acts.hold(act)
  }
  const handle = (request: LoadThreadRequest): void => {
    if ('seal' in request) seal(db, () => hold(request.seal), request.seal.revision)
    else {
      db.write(() => {
        hold(request.act)
        appendVersions(db, request.act.revision, request.append)
      })
    }
  }
  return { handle, close: db.close }
}

answerRequests(control, openHere)
