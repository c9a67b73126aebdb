/** Smallest strength of a tie: its length 1 / strength, and sums and squares of lengths, must stay finite. */
export const STRENGTH_MIN = 1e-100

/** Largest strength of a tie: sums of two thousand million of them, and their squares, must stay finite. */
export const STRENGTH_MAX = 1e100

/** Most nodes of one graph: far above any portfolio; with their ids and ties they fill some gigabytes. */
export const GRAPH_NODES_MAX = 16_000_000

/** Most ties handed in for one graph: rows are numbered with 32 bits and an undirected tie stands in two. */
export const GRAPH_TIES_MAX = 1_000_000_000

/** Most rounds of an iteration (PageRank, eigenvector) before it is said not to converge: hours saved on graphs that never would. */
export const ITERATIONS_MAX = 10_000

/** Most tie visits of an exact all-pairs measure (nodes times ties): about two minutes of one core; above it pivots are sampled. */
export const EXACT_TIE_VISITS_MAX = 1e10

/** Pivots when a measure is sampled and no number is given: a standard error of a few percent for the nodes that matter. */
export const PIVOTS_DEFAULT = 256

/** Most nodes of a graphology view: about 500 bytes a tie, so that it stays under a few hundred megabytes. */
export const GRAPHOLOGY_NODES_MAX = 50_000

/** Lines of a list on one page when no limit is given: a screen or two. */
export const LIST_PAGE_ENTRIES = 100

/** Most lines of a list on one page: about a megabyte of JSON. */
export const LIST_PAGE_ENTRIES_MAX = 1000

/** Most parties of one invented portfolio: its ids and draws are 32-bit, and nobody needs a larger one to try the product. */
export const SAMPLE_PARTIES_MAX = 20_000_000

/** Shortest window that is proposed while a longer one follows: the length of an ordinary lease, so that its holder can use it. */
export const WINDOW_MS_MIN = 15 * 60_000

/** Lines of one certificate segment: some hundred kilobytes compressed, written and read at once. */
export const SEGMENT_LINES_MAX = 5000

/** Parts of case files remembered while a certificate is written, so that each stands in it once: about 100 bytes each. */
export const CERTIFICATE_PARTS_MAX = 500_000

/** Most rows in one write to a store, or in one batch read from it: a few megabytes, and a transaction of some tens of milliseconds. */
export const BATCH_ROWS_MAX = 5000

/** How old the newest signed head of the ledger may become while there is work: what a regulator may have to wait for. */
export const CHECKPOINT_MS = 60_000

/** Most ledger entries looked at for one page of a kind of act: a fraction of a second. */
export const LEDGER_SCANNED_MAX = 20_000

/** Most ledger leaves numbered in one transaction: well under a second. */
export const LEAVES_MAX = 10_000

/** Debts that are judged together by one thread or worker: a fraction of a second of work, some hundred kilobytes of results. */
export const SHARD_DEBTS = 250

/** Kept judgements read at once: a megabyte or two. */
export const KEPT_AT_ONCE = 500

/** Segments of a list or a certificate read at once: each may be megabytes. */
export const SEGMENTS_AT_ONCE = 4

/** Records of a load compared with the store at once: few enough that most are forgotten before the collector looks, since it would have to copy them. */
export const COMPARED_AT_ONCE = 1000

/** Ranges of keys asked for at once: their facts fit in memory many times over. */
export const RANGES_AT_ONCE = 200

/** Lapsed leases that one call lets go of: many times what lapses between two calls, and a short transaction. */
export const LAPSED_AT_ONCE = 500

/** Lines of lists, leases and kept answers read or written at once: with their reasons a few kilobytes each. */
export const RECORDS_AT_ONCE = 1000

/** Days for which what was reached of a debt that is not open may be kept, however little is known to change: nobody plans further. */
export const HOLDS_DAYS_MAX = 3650

/** Share of the facts of a store above which sums of its content are made anew instead of brought forward: it takes no longer. */
export const CHANGED_SHARE_MAX = 1 / 16

/** Texts of days that are remembered, before they are forgotten together: some thirty years of them. */
export const DAY_TEXTS_MAX = 12_000

/** Texts of offsets that are remembered: all that a clock can have, of which some forty are in use. */
export const OFFSET_TEXTS_MAX = 3_000

/** Pointers that are remembered as they were split: verdicts name the same few again and again, and whoever makes them up fills no memory. */
export const POINTERS_SPLIT_MAX = 10_000

/** Most facts whose change is followed to the debts that rest on them: beyond, all are judged anew, which costs little more. */
export const CHANGED_KEYS_MAX = 1_000_000

/** Fewest debts for which threads are opened unasked: below, opening them takes about as long as they save. */
export const THREADED_DEBTS_MIN = 2000

/** Fewest bytes of files for which a load opens threads unasked: below, opening them takes about as long as it saves. */
export const THREADED_BYTES_MIN = 4_194_304

/** Most threads that read files for a load: as many kinds of file can be read by themselves, and one of them is most of a portfolio. */
export const READERS_MAX = 4

/** Most threads that judge debts for one list or load files: more would only wait for the one that merges what they give. */
export const WORKERS_MAX = 64

/** Runs of debts under way on a queue at once: work for that many processes, and some ten megabytes in Redis whatever the portfolio. */
export const QUEUE_SHARDS_MAX = 64

/** Most jobs that one worker process judges at once: what it waits for of its store, with one core to judge. */
export const QUEUE_CONCURRENCY_MAX = 64

/**
 * How long a worker may go without a sign of life before its job is given to another: many times what a job takes, also where six
 * processes share a core. No harm is done when it was alive, but its work is done twice.
 */
export const QUEUE_LOCK_MS = 30_000

/** How often it is looked whether a worker went too long without one. */
export const QUEUE_STALLED_MS = 10_000

/** How long the jobs of a list outlive the last sign of life of the process that makes it. */
export const QUEUE_LIST_MS = 30_000

/** How long a list waits for the next of its jobs to be done before it says what is missing. */
export const QUEUE_WAIT_MS = 600_000

/** Times that one job is put on the queue, since Redis may lose it or its workers may die of it. */
export const QUEUE_PUTS_MAX = 6

/** Times that one job fails at workers for want of the store, or by a fault, before the list is given up. */
export const QUEUE_FAILURES_MAX = 10

/** Most bytes of a job or its result unpacked: far above what a run of debts gives. */
export const QUEUE_BYTES_MAX = 268_435_456

/** Most persons around one debt of whom reach remembers what it read: more than nearly every debt has. */
export const PERSONS_REMEMBERED_MAX = 1_000

/** Most case files of one debt that are held at a time while it is judged for a list: of more, those farther from the debt are made again where the ladder asks for them. */
export const CASES_HELD_MAX = 1_000

/**
 * Most memory of a thread's own heap, in MiB: several times what a company's debt with a hundred thousand people around it takes,
 * and below the 2 GiB from which on the engine lets a heap grow to four times what is used before it collects the rest, instead of twice.
 */
export const THREAD_HEAP_MIB = 2_000

/** Parties, debts or ties of a question about which the store is asked at once: a company's may have thousands of facts each. */
export const IDS_AT_ONCE = 1000

/** Most debts whose dossiers are made together: the facts of so many fit in memory many times over. */
export const DOSSIERS_MAX = 500

/** Most bytes of one certificate segment unpacked: 5,000 long lines, far below what a crafted one could swell to. */
export const SEGMENT_BYTES_MAX = 268_435_456

/** Most differences that a check lists one by one; beyond them only their number is told. */
export const DIFFERENCES_MAX = 1000

/** Answers of the source gate kept for reuse: every source, role, place and purpose of a large portfolio, for some days. */
export const ADMISSIONS_KEPT_MAX = 200_000

/** Most nodes for which shortest paths from 32 sources are counted at once: two numbers for each node and source, 64 MB. */
export const LANE_NODES_MAX = 125_000

/** Most ties on shortest paths expected of 32 sources at once: they are listed, at 8 bytes each, 128 MB. */
export const LANE_LINKS_MAX = 16_000_000

/** Most rings of guarantees that are told one by one: nobody reads more, and dense groups have more than can be counted. */
export const RINGS_MAX = 1000

/** Most steps of a search for rings before the shortest through each party are told instead: some tenths of a second. */
export const RING_STEPS_MAX = 300_000

/** Most partial paths of one search for paths: about a second and some hundred megabytes. */
export const PATH_STEPS_MAX = 1_000_000

/** Most shortest paths that are told: between two parties of a dense group there may be millions. */
export const PATHS_MAX = 1000

/** Most leases of one call: a few minutes' work of a fast dispatcher, and one short transaction. */
export const LEASES_MAX = 100

/** Most entries that one lease call decides again before it answers: about two seconds, while other writers wait. */
export const ENTRIES_TRIED_MAX = 1000

/** Askers whose last lease call is remembered at once: more dispatchers than work on one server. */
export const ASKERS_MAX = 1000

/** Most grants of one name: more lists than anybody works on are named by how they begin. */
export const GRANTS_MAX = 100

/** By how much a load's revision lies above the newest one: so many events can be recorded while the load is open. */
export const LOAD_REVISION_GAP = 1_048_576

/** Characters of a backup's lines taken together before they are written to a store: a few megabytes. */
export const BACKUP_BATCH_CHARS = 4_000_000

/** Longest line of a backup: a run of measures over the largest graph, and below what a text can hold. */
export const BACKUP_LINE_CHARS_MAX = 400_000_000

/** Most parties of one drawn picture: a page of print for each hundred, beyond which nobody finds anything. */
export const PICTURE_NODES_MAX = 500

/** Most ties of one drawn picture: more would only be black. */
export const PICTURE_TIES_MAX = 2000

/** Most guarantees followed, over all parties, when exposure is added up for a ranking of influence: some seconds. */
export const INFLUENCE_STEPS_MAX = 20_000_000

/** Most things said in one contact: far more than anybody hears, and few facts for one act. */
export const SAID_MAX = 30

/** Most debts spoken of in one contact: more than any one person owes, and few facts for one act. */
export const OUTCOME_DEBTS_MAX = 100

/** Days for which a person's data are kept after the last of their debts was closed, where no law keeps them longer: payments are contested within a year. */
export const RETAINED_AFTER_CLOSING_DAYS = 365

/** Most people that one preview of what is no longer needed looks into: each costs as much as reading everything about them. */
export const RETENTION_PEOPLE_MAX = 10_000

/** Debts, parties or contacts named with one line of an answer that tells how many there are: enough to look into, and few enough to read. */
export const NAMED_MAX = 20

/** Contacts of one kind named where a changed pack decides otherwise, so that one kind leaves room for others. */
export const FLIPS_OF_ONE_KIND_MAX = 5

/** Longest reference to evidence, and longest name, of a sign-off, in UTF-16 units: they are references, not texts. */
export const REFERENCE_CHARS_MAX = 200

/** Most subjects of one leaf of the ledger: those of a longer answer stand in several. */
export const LEAF_SUBJECTS_MAX = 1000

/** Jobs that are remembered after their end, the newest: far more than anybody asks about. */
export const JOBS_KEPT_MAX = 1000

/** Most bytes of a job's answer: a load's report of a thousand files stays far below. */
export const JOB_ANSWER_BYTES_MAX = 16 * 1024 * 1024

/** Packs of earlier decisions that a store keeps put together, by what those rested on: they change a few times a year. */
export const BASES_KEPT_MAX = 16

/** Clocks of dispatchers may run ahead of ours by so much: a report from further in the future is refused. */
export const CLOCK_SKEW_MS = 5 * 60_000

/** How long an entry whose person another lease holds is not tried again: or those of one call would be tried by every other. */
export const PASSED_OVER_MS = 60_000

/** Most case files of one request: with their reasons some megabytes of answer, decided in a fraction of a second. */
export const DECIDED_AT_ONCE_MAX = 200

/** Most bytes of one uploaded file: some million rows; larger ones are loaded on the machine itself. */
export const UPLOAD_BYTES_MAX = 1_073_741_824

/** Most lines of one page of exclusions, held rows or matches: each is judged anew, in some seconds at most. */
export const EXCLUSION_PAGE_MAX = 200

/** Debts looked through for one page of exclusions: a filter that few pass gives a short page and a cursor instead of a long wait. */
export const EXCLUSION_DEBTS_MAX = 2000

/** Exclusions looked through for one page of them: each is judged anew the first time, in a fraction of a millisecond. */
export const EXCLUSIONS_WALKED_MAX = 1000

/** Exclusions that an open store keeps for the next page, of the lists that were asked for last: some tens of megabytes. */
export const EXCLUSIONS_KEPT_MAX = 50_000

/** A refusal that ends by itself within so many days is about to be worth another look. */
export const EXPIRING_DAYS = 7

/** Longest re-admission: what stood in the way is looked at anew at least every quarter. */
export const READMISSION_DAYS_MAX = 90

/** Most entries, and most exclusions, of one sample: more than a person looks through in a week. */
export const SAMPLE_ITEMS_MAX = 500

/** Most records that one contact point or name may share and still be paired: a switchboard says nothing about who is who. */
export const MATCH_GROUP_MAX = 20

/** Most lists that one bundle of evidence looks through, the newest: some years of daily lists, and some seconds. */
export const EVIDENCE_LISTS_MAX = 1000

/** Most entries of the ledger proven in one bundle of evidence: some megabytes of proofs, far more than any one person has. */
export const EVIDENCE_ENTRIES_MAX = 10_000

/** Most outcomes that weights are fitted to, the newest first: enough for every weight many times over, in some hundred megabytes. */
export const OUTCOMES_MAX = 200_000

/** Outcomes by which half-lives and priors are chosen; of more a part is drawn by person, enough to tell them apart, to save minutes. */
export const CHOOSING_OUTCOMES_MAX = 6000

/** Days within which a reply, a complaint or an opt-out counts as what came of a contact: letters are answered within two weeks, if at all. */
export const OUTCOME_FOLLOWS_DAYS = 14

/** Longest horizon of a list that a certificate may name, in milliseconds: the routes take up to 999 days, and whoever checks a forged one must come to an end. */
export const HORIZON_MS_MAX = 1000 * 86_400_000

/** Most entries whose stability is looked at in one go: each costs judging its debt once for every fact, some hundredths of a second a time. */
export const STABILITY_ENTRIES_MAX = 1000

/** Longest horizon that the command line takes: facts change, and a list of weeks would outlive what it was decided from. */
export const ASKED_HORIZON_MS_MAX = 14 * 86_400_000

/** Entries whose stability is looked at when no number is given: the top of a list, as far as anybody reads it. */
export const STABILITY_ENTRIES_DEFAULT = 100

/** Most facts of one entry that are left out in turn; of more, the first in key order, and it is told how many were not tried. */
export const STABILITY_FACTS_MAX = 200

/** Parties that a load looks up in the store one by one before it asks whether reading all of them is cheaper: a second or two. */
export const LEARNT_ONE_BY_ONE_MAX = 5000

/** Ids that a load asks for in one read of the store: their facts are some megabytes. */
export const LEARNT_AT_ONCE = 2000

/** Most share of a source's facts that a replacement ends unless the rows expected have come: a file cut short would end the rest. */
export const REPLACE_SHARE_MAX = 0.05

/** Most names of fields that a load lists as not read: some screens, and no input, however odd, may fill the memory. */
export const UNREAD_NAMES_MAX = 1000

/** Telephone numbers that a load remembers as it read them, at some 30 bytes each: those after them are read twice, which costs time and no memory. */
export const NUMBERS_KEPT_MAX = 2_000_000
