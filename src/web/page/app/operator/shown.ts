import type { PublicEntry } from '../../../../app/view.js'
import type { ListHead } from '../../../../model/list.js'
import type { PackSummary } from '../../../../model/pack.js'
import type { SignOff } from '../../../../model/sign-off.js'

type Counts = Readonly<Record<string, number>>
/** A list's head; who is bound to creditors sees none of its counts. */
export type Head = Pick<ListHead, 'name' | 'madeAt' | 'horizonMs' | 'purpose' | 'notSignedOff'> & Partial<ListHead>
/** Counts of what is held, and the newest list. */
export interface Stats { readonly facts: Counts; readonly refused: Counts; readonly held: Counts; readonly list?: Head }
/** All lists, newest first. */
export interface Lists { readonly items: readonly Head[] }
/** One page of lines. */
export interface EntryPage { readonly list: string; readonly items: readonly PublicEntry[]; readonly next?: string }
/** Work that goes on at the server. */
export interface Job { readonly jobId: string; readonly state: 'running' | 'done' | 'failed'; readonly progress?: string; readonly answer?: unknown; readonly problem?: { readonly code: string; readonly detail: string } }
/** A duty as it is listed. */
export interface DutyLine {
  readonly rule: string; readonly part?: string; readonly citation: string; readonly what: string; readonly because: string; readonly partyId?: string; readonly partyRef?: string; readonly dueOn?: string
  readonly extendableTo?: string; readonly standing: string; readonly debtIds?: readonly string[]; readonly debtRefs?: readonly string[]; readonly debts: number; readonly startedBy: { readonly on: string; readonly day: string }
}
/** Duties, earliest due first. */
export interface Duties { readonly on: string; readonly byStanding: Counts; readonly duties: readonly DutyLine[] }
/** A pack in force with counsel's word. */
export type PackInForce = PackSummary & { readonly signedOff: boolean; readonly signOff?: SignOff }
