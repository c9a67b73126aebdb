export { certificateLines, segmentLines, UnreadableSegment, type ReadLine } from './read.js'
export { verifyCertificate, type Difference, type Expected, type Verification } from './verify.js'
