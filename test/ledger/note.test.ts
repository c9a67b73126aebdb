import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkpointNote, noteSigner, openCheckpoint, openNote, readCheckpointText, readVerifierKey, signNote, verifierKey } from '../../src/ledger/index.js'
import { problem } from '../store/samples.js'

/** The example in the documentation of Go's package golang.org/x/mod/sumdb/note. */
const GO = {
  seed: Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1),
  vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  line: '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
  otherLine: '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n',
}
/** The example of c2sp.org/signed-note in another implementation's documentation. */
const C2SP = {
  vkey: 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  note: 'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
}
const signer = noteSigner(Uint8Array.from({ length: 32 }, (_, i) => i), 'rightparty/test')

describe('a signed note', () => {
  it('is the published one, byte by byte', () => {
    const peter = noteSigner(GO.seed, 'PeterNeumann')
    expect(verifierKey(peter)).toBe(GO.vkey)
    expect(signNote(GO.text, peter)).toBe(`${GO.text}\n${GO.line}`)
    expect(openNote(C2SP.note, readVerifierKey(C2SP.vkey))).toBe('This is an example message.\n')
  })

  it('opens under its key beside signatures of others, in any order, and under no other key', () => {
    const key = readVerifierKey(GO.vkey)
    for (const lines of [GO.line, GO.line + GO.otherLine, GO.otherLine + GO.line]) expect(openNote(`${GO.text}\n${lines}`, key)).toBe(GO.text)
    expect(openNote(`${GO.text}\n${GO.otherLine}`, key)).toBeUndefined()
    expect(openNote(`${GO.text}\n${GO.line}`, signer)).toBeUndefined()
    expect(openNote(`${GO.text}\n${GO.line}`, noteSigner(GO.seed, 'AnotherName'))).toBeUndefined()
  })

  it('is refused after any change of any character', () => {
    const note = signNote('rightparty/test\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n', signer)
    fc.assert(
      fc.property(fc.nat(note.length - 1), fc.constantFrom('A', '\n', ' ', '=', '\u0000', '\u2014', 'é', ''), (at, instead) => {
        const changed = note.slice(0, at) + instead + note.slice(at + 1)
        expect(openNote(changed, signer) === undefined).toBe(changed !== note)
      }),
    )
  })

  it('has a text that ends with a line break and holds no control characters', () => {
    for (const text of ['', 'x', 'x\ny', 'x\u0000\n', 'x\r\n', '\u0085\n']) expect(() => signNote(text, signer)).toThrow(problem('invalid-input'))
    const mixed = 'ed è subito sera.\n\nx\n'
    expect(openNote(signNote(mixed, signer), signer)).toBe(mixed)
  })

  it('is signed under a name without blanks and plus signs, with a key of 32 bytes', () => {
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\nb']) expect(() => noteSigner(new Uint8Array(32), name)).toThrow(problem('invalid-input'))
    for (const size of [0, 31, 33, 64]) expect(() => noteSigner(new Uint8Array(size), 'x')).toThrow(problem('invalid-input'))
  })
})

describe('a verifier key', () => {
  it('is read as it was written, for any key and name', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.stringMatching(/^[a-z0-9./]{1,30}$/), (seed, name) => {
        const own = noteSigner(seed, name)
        const read = readVerifierKey(`${verifierKey(own)}\n`)
        expect([read.name, read.keyId, Buffer.from(read.publicKey).toString('hex')]).toEqual([name, own.keyId, Buffer.from(own.publicKey).toString('hex')])
        expect(openNote(signNote('x\n', own), read)).toBe('x\n')
      }),
      { numRuns: 30 },
    )
  })

  it('is refused when a part of it was changed', () => {
    const wrong = ['', 'x', GO.vkey.replace('Peter', 'Paul'), GO.vkey.replace('c74', 'c75'), GO.vkey.replace('ARpc', 'ARpd'), GO.vkey.replace('+AR', '+BR'), `${GO.vkey}=`, GO.vkey.slice(0, -1)]
    for (const text of wrong) expect(() => readVerifierKey(text)).toThrow(problem('invalid-input'))
  })
})

describe('a checkpoint', () => {
  const root = 'ab'.repeat(32)

  it('is three lines and the signature of its log, as c2sp.org/tlog-checkpoint writes it', () => {
    const note = checkpointNote({ size: 20852163, root: Buffer.from('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', 'base64').toString('hex') }, signer)
    expect(note).toMatch(/^rightparty\/test\n20852163\nCsUYapGGPo4dkMgIAUqom\/Xajj7h2fB2MPA3j2jxq2I=\n\n— rightparty\/test [A-Za-z0-9+/=]+\n$/)
    expect(openCheckpoint(note, signer)).toEqual({ origin: 'rightparty/test', size: 20852163, root: '0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62' })
  })

  it('says what was signed, for any size and root', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.uint8Array({ minLength: 32, maxLength: 32 }), (size, bytes) => {
        const head = { size, root: Buffer.from(bytes).toString('hex') }
        expect(openCheckpoint(checkpointNote(head, signer), signer)).toEqual({ origin: signer.name, ...head })
      }),
      { numRuns: 50 },
    )
  })

  it('is none of another log, though the key be the same', () => {
    const note = signNote(`rightparty/other\n1\n${Buffer.from(root, 'hex').toString('base64')}\n`, signer)
    expect([openNote(note, signer) === undefined, openCheckpoint(note, signer)]).toEqual([false, undefined])
  })

  it('is no text of another form; lines of extension are passed over', () => {
    const hash = Buffer.from(root, 'hex').toString('base64')
    for (const text of [
      '', '\n', 'x\n1\n', `\n1\n${hash}\n`, `x\n01\n${hash}\n`, `x\n-1\n${hash}\n`, `x\n1.0\n${hash}\n`, `x\n9007199254740993\n${hash}\n`, `x\n1\n${hash.slice(0, -1)}\n`,
      `x\n1\n${hash}`, `x\n1\n${hash}\n\n`, `x\n1\n${hash}\n\nmore\n`, `x\n1\nAAAA\n`,
    ]) expect([text, readCheckpointText(text)]).toEqual([text, undefined])
    expect(readCheckpointText(`x\n0\n${hash}\nmore\n`)).toEqual({ origin: 'x', size: 0, root })
  })
})
