import type { RelationKind } from '../../../model/facts.js'

/** What an interest of each type is here; undefined: an economic right alone, which is neither ownership nor control. */
export const KIND_OF_INTEREST: Readonly<Record<string, RelationKind | undefined>> = {
  shareholding: 'owns',
  votingRights: 'controls',
  appointmentOfBoard: 'controls',
  otherInfluenceOrControl: 'controls',
  controlViaCompanyRulesOrArticles: 'controls',
  controlByLegalFramework: 'controls',
  settlor: 'controls',
  trustee: 'controls',
  protector: 'controls',
  seniorManagingOfficial: 'officer_of',
  boardMember: 'director_of',
  boardChair: 'director_of',
  beneficiaryOfLegalArrangement: undefined,
  rightsToSurplusAssetsOnDissolution: undefined,
  rightsToProfitOrIncome: undefined,
  enjoymentAndUseOfAssets: undefined,
  rightToProfitOrIncomeFromAssets: undefined,
  rightsGrantedByContract: undefined,
  conditionalRightsGrantedByContract: undefined,
  nominee: undefined,
  nominator: undefined,
  unknownInterest: undefined,
  unpublishedInterest: undefined,
}

/** The type under which each kind of relation is written, and the details that tell it from its neighbours. */
export const INTEREST_OF_KIND: Readonly<Partial<Record<RelationKind, { readonly type: string; readonly details?: string }>>> = {
  owns: { type: 'shareholding' },
  controls: { type: 'otherInfluenceOrControl' },
  director_of: { type: 'boardMember' },
  officer_of: { type: 'seniorManagingOfficial' },
  legal_representative_of: { type: 'otherInfluenceOrControl', details: 'legal representative' },
}

/** Details by which an interest is of another kind than its type alone would say. */
export const KIND_OF_DETAILS: Readonly<Record<string, RelationKind>> = { 'legal representative': 'legal_representative_of' }
