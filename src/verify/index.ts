export type { Difference, Expected } from './check.js'
export { certificateLines, segmentLines, UnreadableSegment, type ReadLine } from './read.js'
export { openVerification, verifyCertificate, type CertificateCheck, type Verification } from './verify.js'
