/**
 * The source of FinBench's rows, the same as `sources.csv` beside this file: invented accounts, held as a creditor holds
 * its own. A load that names a source of its own uses that one instead.
 */
export const FINBENCH_SOURCES = `source_id,class,name,jurisdiction,authorisation,purposes,obtained_on,evidence
finbench,creditor_record,LDBC FinBench data generator,EU,contract,collect;assess,2023-06-28,"invented data, arXiv:2306.15975"
`
