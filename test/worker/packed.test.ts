import { randomBytes } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeyring } from '../../src/store/keyring.js'
import { pack, unpack } from '../../src/worker/packed.js'

describe('what is packed for the way', () => {
  it('comes out as it went in, and only with its key, about the same thing and unharmed', async () => {
    const [own, other] = [createKeyring(randomBytes(32)), createKeyring(randomBytes(32))]
    await fc.assert(fc.asyncProperty(fc.jsonValue({ noUnicodeString: false, maxDepth: 3 }), fc.string(), fc.nat(), async (value, about, at) => {
      const packed = await pack(own, value, about)
      expect(await unpack(own, packed, about)).toEqual(JSON.parse(JSON.stringify(value)))
      const clear = deflateRawSync(JSON.stringify(value), { level: 1 })
      // What is shorter chance writes too.
      if (clear.length >= 10) expect(packed.includes(clear)).toBe(false)
      const harmed = Buffer.from(packed)
      harmed[at % harmed.length]! ^= 1
      for (const wrong of [unpack(other, packed, about), unpack(own, packed, `${about}.`), unpack(own, harmed, about), unpack(own, packed.subarray(1), about), unpack(own, Buffer.alloc(0), about)]) {
        await expect(wrong).rejects.toMatchObject({ code: 'store-unavailable' })
      }
    }), { numRuns: 100 })
  })

  it('is never the same twice, so that nobody sees that two runs gave the same', async () => {
    const keyring = createKeyring(randomBytes(32))
    expect((await pack(keyring, 'one', 'a')).equals(await pack(keyring, 'one', 'a'))).toBe(false)
  })
})
