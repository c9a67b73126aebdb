import { createServer, type AddressInfo } from 'node:net'

/** A port on loopback that nobody listened at a moment ago; whoever takes it must be ready to find it taken. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done, failed) => probe.once('error', failed).listen(0, '127.0.0.1', done))
  const { port } = probe.address() as AddressInfo
  await new Promise((done) => probe.close(done))
  return port
}
