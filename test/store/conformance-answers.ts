import { describe, expect, it } from 'vitest'
import type { Store } from '../../src/store/port.js'
import { head, leaf, listed, party, problem } from './samples.js'

/** What the port promises of answers that are kept under a key with the act that gives them. */
export function conformAnswers(store: () => Store): void {
  describe('an answer under a key', () => {
    const once = { actor: 'Ann', key: 'k', bodyHash: 'aa' }
    const pause = { pauseId: 'b', scope: { of: 'everything' }, because: 'x', by: 'Ann', fromMs: 1 } as const

    it('is kept with a small record, given again however the record changed since, and refused to another request', async () => {
      expect(await store().answered(once)).toBeUndefined()
      await store().keep('pause', 'b', pause, leaf(), { nowMs: 1, once, told: { pauseId: 'b' } })
      await store().keep('pause', 'b', null, leaf())
      expect(await store().answered(once)).toEqual({ pauseId: 'b' })
      const pending = await store().pending()
      expect(await store().keep('pause', 'b', pause, leaf(), { nowMs: 2, once, told: { pauseId: 'other' } })).toEqual([])
      expect([await store().answered(once), await store().kept('pause'), await store().pending()]).toEqual([{ pauseId: 'b' }, [], pending])
      await expect(store().answered({ ...once, bodyHash: 'bb' })).rejects.toEqual(problem('key-reused'))
      expect(await store().answered({ ...once, actor: 'Bob', bodyHash: 'bb' })).toBeUndefined()
    })

    it('is kept with a load at its commit and not before, and lets no second load be made under it', async () => {
      const act = await store().beginLoad('a', 1)
      await store().writeVersions(act, [party('p')])
      expect(await store().answered(once)).toBeUndefined()
      const revision = await store().commitLoad(act, 1, leaf(), undefined, { once, answer: { rows: 1 } })
      expect(await store().answered(once)).toEqual({ rows: 1 })
      const again = await store().beginLoad('b', 2)
      await store().writeVersions(again, [party('q')])
      await expect(store().commitLoad(again, 2, leaf(), undefined, { once, answer: { rows: 2 } })).rejects.toEqual(problem('conflict'))
      await expect(store().commitLoad(again, 2, leaf(), undefined, { once: { ...once, bodyHash: 'bb' }, answer: {} })).rejects.toEqual(problem('key-reused'))
      await store().abandon(again)
      expect([await store().revision(), (await store().counts()).party, await store().answered(once)]).toEqual([revision, 1, { rows: 1 }])
    })

    it('is kept with a list at its commit, and lets no second list be made under it', async () => {
      const make = async (name: string): Promise<void> => {
        const act = await store().beginList(name, 1)
        await store().writeEntries(act, [listed(1)])
        try {
          await store().commitList(act, 1, head(name, 1, 1), leaf(), { once, answer: { list: name } })
        } catch (error) {
          await store().abandon(act)
          throw error
        }
      }
      await make('l')
      expect(await store().answered(once)).toEqual({ list: 'l' })
      await expect(make('m')).rejects.toEqual(problem('conflict'))
      expect([(await store().lists()).map((one) => one.name), await store().answered(once)]).toEqual([['l'], { list: 'l' }])
    })
  })
}
