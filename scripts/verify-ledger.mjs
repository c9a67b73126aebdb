// Verifies what a ledger handed out, without the program that wrote it: Node alone, nothing to install.
//
//   node verify-ledger.mjs VKEY FILE...
//
// VKEY is the ledger's verifier key, which you were given once, by another way than the files. Each FILE is one of these:
//   - an exported ledger: one JSON line for each entry, {"seq":0,"leafHash":"...","entry":{...}};
//   - a checkpoint: name of the log, number of entries, root of their tree, an empty line, a signature (c2sp.org/tlog-checkpoint);
//   - the proof of one entry, which holds the entry and a checkpoint (c2sp.org/tlog-proof);
//   - the proof that the ledger grew from an older checkpoint, beginning "old N"; give the older checkpoint too.
// Keep a checkpoint: it shows later whether anything before it was changed. Everything is recomputed with SHA-256 and Ed25519.
// It ends with 0 when all holds, with 1 and the first bad entry when anything does not.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
// The tree of RFC 9162: leaves and inner nodes are hashed with different first bytes, so that none passes for the other.
const leafHash = (entry) => sha256(Uint8Array.of(0), entry)
const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right)

function fail(words) {
  console.log(`FAILED: ${words}`)
  process.exit(1)
}

// Base64 in its one right spelling: another would let a file be changed and mean the same.
function base64(text, bytes, what) {
  const value = Buffer.from(text, 'base64')
  if (value.toString('base64') !== text || (bytes !== undefined && value.length !== bytes)) fail(`${what} is not written as it should be`)
  return value
}

const count = (text, what) => (/^(0|[1-9][0-9]{0,14})$/.test(text) ? Number(text) : fail(`${what} is no number`))

// The verifier key: a name, the first bytes of a hash over name and key, and the key (0x01 says Ed25519).
function readKey(vkey) {
  const [, name = '', keyId = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey.trim()) ?? []
  const typed = base64(encoded, 33, 'the verifier key')
  if (typed[0] !== 1 || sha256(`${name}\n`, typed).toString('hex', 0, 4) !== keyId) fail('the verifier key is damaged')
  const frame = Buffer.from('302a300506032b6570032100', 'hex') // what stands before an Ed25519 key in DER (RFC 8410)
  return { name, keyId, key: createPublicKey({ key: Buffer.concat([frame, typed.subarray(1)]), format: 'der', type: 'spki' }) }
}

// A checkpoint: the text up to the last empty line is signed by the lines after it; one of them must be this key's.
function readCheckpoint(note, { name, keyId, key }, what) {
  const split = note.lastIndexOf('\n\n')
  const text = note.slice(0, split + 1)
  const [origin, size, root, end, ...more] = text.split('\n')
  if (split < 0 || !note.endsWith('\n') || end !== '' || more.length > 0 || origin !== name) fail(`${what} is no checkpoint of ${name}`)
  const lines = note.slice(split + 2, -1).split('\n').filter((line) => line.startsWith(`\u2014 ${name} `))
  const signatures = lines.map((line) => base64(line.slice(name.length + 3), undefined, `a signature of ${what}`)).filter((bytes) => bytes.toString('hex', 0, 4) === keyId)
  if (signatures.length === 0 || !signatures.every((bytes) => verify(null, Buffer.from(text), key, bytes.subarray(4)))) fail(`${what} is not signed with this key`)
  return { size: count(size, `the size in ${what}`), root: base64(root, 32, `the root in ${what}`), what }
}

// A proof: some lines, an empty line, a checkpoint. Hashes stand one a line.
function readProof(file, key, what) {
  const split = file.indexOf('\n\n')
  if (split < 0) fail(`${what} has no checkpoint`)
  return { lines: file.slice(0, split).split('\n'), head: readCheckpoint(file.slice(split + 2), key, `the checkpoint in ${what}`) }
}

// A tree of `size` leaves has a left part of this many, and the rest on its right (RFC 9162, section 2.1.1).
const leftOf = (size) => 2 ** Math.ceil(Math.log2(size) - 1)

// The root over an entry: the last hash of the path is the other part of the tree, those before it lead into this part.
function rootOver(hash, seq, size, path, what) {
  if ((size === 1) !== (path.length === 0)) fail(`entry ${seq} is not under its checkpoint (${what})`)
  if (size === 1) return hash
  const [left, sibling, rest] = [leftOf(size), path.at(-1), path.slice(0, -1)]
  if (seq < left) return nodeHash(rootOver(hash, seq, left, rest, what), sibling)
  return nodeHash(sibling, rootOver(hash, seq - left, size - left, rest, what))
}

function verifyEntryProof(file, key, what) {
  const { lines: [, extra, index, ...hashes], head } = readProof(file, key, what)
  if (!extra?.startsWith('extra ') || !index?.startsWith('index ')) fail(`${what} does not hold its entry and its number`)
  const [entry, seq] = [base64(extra.slice(6), undefined, `the entry in ${what}`), count(index.slice(6), `the number in ${what}`)]
  const path = hashes.map((line) => base64(line, 32, `a hash in ${what}`))
  if (seq >= head.size || !rootOver(leafHash(entry), seq, head.size, path, what).equals(head.root)) fail(`entry ${seq} is not under its checkpoint (${what})`)
  console.log(`ok: ${what}: entry ${seq} is in the ledger of ${head.size} entries: ${entry}`)
  return head
}

// Both roots over the same hashes: that of the first `old` leaves, and that of all. Where these first leaves are one whole part
// of the tree, their root is the one that was kept; elsewhere the path begins with the part that both have.
function rootsOver(kept, old, size, path, what) {
  const [isWhole, first] = [old === size, kept === undefined ? 1 : 0]
  if (isWhole ? path.length !== first : path.length <= first) fail(`the ledger did not grow from its first ${old} entries (${what})`)
  if (isWhole) return [kept ?? path[0], kept ?? path[0]]
  const [left, sibling, rest] = [leftOf(size), path.at(-1), path.slice(0, -1)]
  if (old > left) return rootsOver(undefined, old - left, size - left, rest, what).map((root) => nodeHash(sibling, root))
  const [before, now] = rootsOver(kept, old, left, rest, what)
  return [before, nodeHash(now, sibling)]
}

function verifyGrowthProof(file, key, heads, what) {
  const { lines: [first, ...hashes], head } = readProof(file, key, what)
  const size = count(first.slice(4), `the old size in ${what}`)
  const old = heads.find((one) => one.size === size)
  if (old === undefined || size === 0 || size > head.size) fail(`${what} is from ${size} entries: give the older checkpoint, of that size, too`)
  const [before, now] = rootsOver(old.root, size, head.size, hashes.map((line) => base64(line, 32, `a hash in ${what}`)), what)
  if (!before.equals(old.root) || !now.equals(head.root)) fail(`the ledger did not grow from ${old.what} (${what})`)
  console.log(`ok: ${what}: the ledger of ${head.size} entries grew from that of ${size}`)
  return head
}

// Lines of a file of any size, as bytes and without their ends.
function* linesOf(path) {
  const [file, chunk] = [openSync(path), Buffer.alloc(1 << 20)]
  let rest = Buffer.alloc(0)
  for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
    rest = Buffer.concat([rest, chunk.subarray(0, read)])
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      yield rest.subarray(0, end)
      rest = rest.subarray(end + 1)
    }
  }
  closeSync(file)
  if (rest.length > 0) yield rest
}

// Recomputes every entry and the tree; at the size of each checkpoint the root must be the signed one.
function verifyLedger(path, heads) {
  const due = heads.toSorted((a, b) => a.size - b.size)
  const peaks = [] // roots of the whole subtrees so far, largest first
  let [size, signed] = [0, 0]
  const passHeads = () => {
    for (; due[0]?.size === size; due.shift()) {
      const root = peaks.length === 0 ? sha256() : peaks.reduceRight((right, left) => nodeHash(left, right))
      if (!root.equals(due[0].root)) fail(`one of the entries ${signed} to ${size - 1} was changed after it was signed: ${due[0].what} signs others`)
      signed = size
    }
  }
  passHeads()
  for (const line of linesOf(path)) {
    const [start, seq, hash] = /^\{"seq":([0-9]+),"leafHash":"([0-9a-f]{64})","entry":/.exec(line.toString('latin1', 0, 128)) ?? []
    if (start === undefined || line.at(-1) !== 125) fail(`entry ${size} is damaged: its line is no entry`)
    if (Number(seq) !== size) fail(`entry ${size} is not where it should be: entry ${seq} stands there (one was lost, doubled or moved)`)
    let node = leafHash(line.subarray(start.length, -1))
    if (node.toString('hex') !== hash) fail(`entry ${size} was changed: it does not have its hash`)
    for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) node = nodeHash(peaks.pop(), node)
    peaks.push(node)
    size++
    passHeads()
  }
  if (due.length > 0) fail(`entries from ${size} on are missing: ${due[0].what} signs ${due[0].size}`)
  console.log(`ok: ${path}: ${size} entries${signed === size ? ', all signed' : `, of which the last ${size - signed} are not signed by any checkpoint given`}`)
}

const [vkey, ...paths] = process.argv.slice(2)
if (vkey === undefined || paths.length === 0) fail('no files to verify; usage: node verify-ledger.mjs VKEY FILE...')
for (const path of paths) if (!existsSync(path)) fail(`there is no file ${path}`)
const key = readKey(vkey)
const KINDS = { '{': 'ledger', 'c2sp.org/tlog-proof@v1': 'entry', 'old ': 'growth' }
const kindOf = (path) => KINDS[Object.keys(KINDS).find((start) => linesOf(path).next().value?.toString().startsWith(start))] ?? 'checkpoint'
const of = (kind) => paths.filter((path) => kindOf(path) === kind)
const textOf = (path) => readFileSync(path, 'utf8')
const heads = of('checkpoint').map((path) => readCheckpoint(textOf(path), key, path))
for (const { what, size } of heads) console.log(`ok: ${what}: signed, ${size} entries`)
for (const path of of('entry')) heads.push(verifyEntryProof(textOf(path), key, path))
for (const path of of('growth')) heads.push(verifyGrowthProof(textOf(path), key, heads, path))
for (const one of heads) {
  const other = heads.find((head) => head.size === one.size && !head.root.equals(one.root))
  if (other !== undefined) fail(`${one.what} and ${other.what} sign different ledgers of ${one.size} entries`)
}
for (const path of of('ledger')) verifyLedger(path, heads)
