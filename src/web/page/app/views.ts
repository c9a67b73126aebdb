import type { ComponentType } from 'preact'
import type { Permission, Role } from '../../../model/actor.js'
import { Ledger } from './auditor/ledger.js'
import { Packs } from './auditor/packs.js'
import { Desk, OverviewView } from './operator/desk.js'
import { Dispatchers } from './operator/dispatchers.js'
import { DutiesView } from './operator/duties.js'
import { ListsView } from './operator/lists.js'
import { Load } from './operator/load.js'
import { Pauses } from './operator/pauses.js'
import { lazy } from './parts/lazy.js'
import { Corrections } from './reviewer/correction.js'
import { Exclusions } from './reviewer/exclusions.js'
import { Held } from './reviewer/held.js'
import { Matches } from './reviewer/matches.js'
import { Retention, RightsView } from './reviewer/rights.js'
import { Samples } from './reviewer/samples.js'
import { WhyView } from './reviewer/why.js'

/** One view of the page. */
export interface View {
  readonly id: 'overview' | 'lists' | 'exclusions' | 'held' | 'matches' | 'corrections' | 'samples' | 'desk' | 'pauses' | 'duties' | 'dispatchers' | 'explore' | 'ledger' | 'packs' | 'load' | 'rights' | 'retention' | 'why'
  /** What its reader must be permitted. */
  readonly needs: Permission
  /** Roles whose day it belongs to; absent: of everybody who may. */
  readonly roles?: readonly Role[]
  /** It uses the whole width and height. */
  readonly isWide?: true
  readonly Show: ComponentType
}

const Explore = lazy(() => import('./strategist/explore.js').then((part) => part.Explore))

/** Every view; the first one that a reader may see is where their day begins. */
export const VIEWS: readonly View[] = [
  { id: 'exclusions', needs: 'read exclusions', isWide: true, Show: Exclusions },
  { id: 'held', needs: 'rule on exclusions', Show: Held },
  { id: 'matches', needs: 'judge matches', Show: Matches },
  { id: 'corrections', needs: 'rule on exclusions', Show: Corrections },
  { id: 'samples', needs: 'rule on exclusions', Show: Samples },
  { id: 'rights', needs: 'answer rights requests', Show: RightsView },
  { id: 'explore', needs: 'search parties', isWide: true, Show: Explore },
  { id: 'desk', needs: 'approve lists', Show: Desk },
  { id: 'load', needs: 'load facts', Show: Load },
  { id: 'ledger', needs: 'read the ledger', roles: ['auditor', 'admin'], Show: Ledger },
  { id: 'why', needs: 'ask why', Show: WhyView },
  { id: 'lists', needs: 'read lists', Show: ListsView },
  { id: 'duties', needs: 'read duties', Show: DutiesView },
  { id: 'pauses', needs: 'read stops', roles: ['operator', 'reviewer', 'auditor'], Show: Pauses },
  { id: 'dispatchers', needs: 'read dispatchers', roles: ['operator', 'auditor', 'admin'], Show: Dispatchers },
  { id: 'retention', needs: 'read retention', Show: Retention },
  { id: 'packs', needs: 'read packs', roles: ['auditor', 'admin', 'loader', 'reviewer'], Show: Packs },
  { id: 'overview', needs: 'read counts', Show: OverviewView },
]
