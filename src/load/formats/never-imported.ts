/**
 * Fields of other formats that no load reads, whoever's they are, by what they tell. Readers take only the fields that
 * they name; this list is what a test holds them to.
 */
export const NEVER_IMPORTED: Readonly<Record<'ftm' | 'bods', Readonly<Record<string, readonly string[]>>>> = {
  ftm: {
    originAndNationality: ['ethnicity', 'nationality', 'citizenship', 'birthPlace', 'birthCountry', 'spokenLanguage'],
    religion: ['religion'],
    politics: ['political', 'position', 'topics'],
    healthAndLooks: ['gender', 'height', 'weight', 'eyeColor', 'hairColor', 'appearance'],
    family: ['fatherName', 'motherName', 'familyPerson', 'familyRelative', 'associates'],
    personalNumbers: ['passportNumber', 'socialSecurityNumber', 'idNumber', 'taxNumber', 'innCode', 'passport'],
    contactDetails: ['email', 'phone', 'website', 'address', 'addressEntity'],
    freeText: ['summary', 'description', 'notes', 'biography', 'education', 'keywords', 'indexText', 'title'],
  },
  bods: {
    originAndNationality: ['nationalities', 'placeOfBirth', 'taxResidencies'],
    politics: ['politicalExposure', 'hasPepStatus', 'pepStatusDetails'],
    contactDetails: ['uri', 'publicListing'],
    freeText: ['annotations', 'unspecifiedPersonDetails', 'unspecifiedEntityDetails', 'alternateNames'],
  },
}

/** Schemata of FollowTheMoney that tell of the private life, offices or documents of people: no entity of them is kept. */
export const NEVER_KEPT_SCHEMATA: ReadonlySet<string> = new Set([
  'Family', 'Associate', 'Identification', 'Passport', 'Occupancy', 'Position', 'Membership', 'Employment', 'Sanction',
  'UserAccount', 'Address', 'Email', 'Message', 'Call', 'Similar', 'Mention', 'Note',
])
