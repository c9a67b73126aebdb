import type { CaseFile } from './case-file.js'

/** Who acts for the creditor, as `rightparty.json` names it. */
export interface ActorSettings {
  readonly id: string
  readonly kind: CaseFile['actor']['kind']
  readonly ownName?: boolean
  readonly subEntrustingConsent?: boolean
  readonly staffPresent?: number
  readonly privateAccountApproved?: boolean
}
