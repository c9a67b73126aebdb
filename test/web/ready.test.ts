import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { webApplication } from '../../src/web/server.js'
import { borrowers, onBench } from '../dispatch/portfolio.js'

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('a server that is stopping', () => {
  it('is alive and no longer ready, so that what stands before it sends nobody there any more', async () => {
    await onBench(borrowers(1), async ({ app }) => {
      const { web, drain } = webApplication({ app, log: pino({ level: 'silent' }), hostNames: ['127.0.0.1'], isLoopback: true })
      const server = createServer(web)
      const address = await listening(server)
      const asked = async (path: string): Promise<number> => (await fetch(address + path)).status
      try {
        expect([await asked('/healthz'), await asked('/readyz')]).toEqual([200, 200])
        drain()
        expect([await asked('/healthz'), await asked('/readyz')]).toEqual([200, 503])
      } finally {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
    })
  })
})
