import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { exercise, packDigest, shippedPacks } from '../decide/index.js'
import { Problem } from '../model/problem.js'
import type { SignOff } from '../model/sign-off.js'
import type { Language } from '../model/telling.js'
import { counselPage } from './counsel-page/page.js'
import { utc, type App } from './context.js'
import { readPackFolder, shippedFolder, type PackFolder } from './pack-folder.js'

/** Finds a pack by id, place or folder. @throws Problem not-found naming the packs that there are */
export function findPack(app: App, name: string): PackFolder {
  const shipped = shippedFolder(name)
  if (shipped !== undefined) return shipped
  if (existsSync(resolve(app.folder, name))) return readPackFolder(name, app.folder)
  throw new Problem('not-found', `there is no pack ${JSON.stringify(name)} and no such folder; there are ${shippedPacks.map((pack) => pack.id).join(', ')}`)
}

/** Makes counsel's page of a pack: its rules in words beside the law, with the cases that exercise them, freshly run. */
export function runPolicyPrint(app: App, name: string, signOffs: readonly SignOff[], language: Language = 'en'): string {
  const { pack, cases } = findPack(app, name)
  const digest = packDigest(pack)
  const signOff = signOffs.findLast((one) => one.digest === digest && one.pack === pack.id)
  return counselPage({
    pack,
    digest,
    runs: exercise(pack, cases, shippedPacks, app.zoneData),
    ...(signOff === undefined ? {} : { signOff }),
    language,
    madeAt: `${utc(app.atMs()).slice(0, 16).replace('T', ' ')} UTC`,
  })
}
