/**
 * An example dispatcher: leases, starts, writes each contact into an outbox, reports. It sends nothing to anybody: the
 * shipped channel writes RFC 5322 messages (email) and NDJSON (everything else) into a folder.
 *
 *   node dist/scripts/dispatcher.js --address http://127.0.0.1:8080/ --token-file data/tokens/dispatcher.token --list LIST --outbox outbox
 */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createClient, type Client } from '#src/client.js'
import { Problem } from '#src/model/problem.js'

/** What `start` handed over: one contact to make. */
type Started = Awaited<ReturnType<Client['start']>>

/** Makes a contact and says what came of it; another channel than the shipped one is another such function. */
export type MakeContact = (started: Started) => Promise<'delivered' | 'bounced'>

/** Channels that an outbox can stand for: nobody can be called by a file. */
const WRITTEN = ['email', 'sms', 'post'] as const

/** A header value of one line: a line break in it would begin another header. */
function headerText(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ')
}

/** Writes contacts into a folder; never sends one. */
export function outboxChannel(folder: string): MakeContact {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return async (started) => {
    const { lease, value, templateId, mustSay, language } = started
    const at = new Date().toISOString()
    if (lease.channel === 'email') {
      const message = [
        `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`, 'From: collections@example.invalid', `To: ${headerText(value)}`,
        `Message-ID: <${lease.leaseId}@example.invalid>`, `Subject: ${templateId ?? 'A message for you'}`, 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8',
        ...(language === undefined ? [] : [`Content-Language: ${language}`]), '', `[approved text ${templateId ?? 'minimal'}]`, ...mustSay, '',
      ]
      writeFileSync(join(folder, `${lease.leaseId}.eml`), message.join('\r\n'), { mode: 0o600, flag: 'wx' })
    }
    appendFileSync(join(folder, 'contacts.ndjson'), `${JSON.stringify({ at, leaseId: lease.leaseId, channel: lease.channel, to: value, templateId, mustSay })}\n`, { mode: 0o600 })
    return 'delivered'
  }
}

/** Works a list until nothing of it can be leased any more; says how many contacts were made and how many were taken back. */
export async function workList(client: Client, list: string, make: MakeContact, limit = 10, now = (): string => new Date().toISOString()): Promise<{ readonly made: number; readonly stopped: number }> {
  let [made, stopped] = [0, 0]
  for (;;) {
    const { leases } = await client.lease(list, { limit, channels: WRITTEN })
    if (leases.length === 0) return { made, stopped }
    for (const { leaseId } of leases) {
      try {
        const started = await client.start(leaseId, { key: `start-${leaseId}` })
        const result = await make(started)
        // The key is the lease's own, so that a report is one however often it is sent.
        await client.report(leaseId, { result, endedAt: now() }, { key: `report-${leaseId}` })
        made++
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'lease-lost') throw error
        stopped++
      }
    }
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { address: { type: 'string' }, 'token-file': { type: 'string' }, list: { type: 'string' }, outbox: { type: 'string', default: 'outbox' } },
  })
  if (values.address === undefined || values['token-file'] === undefined || values.list === undefined) {
    process.stderr.write('usage: dispatcher --address URL --token-file FILE --list NAME [--outbox DIR]\n')
    process.exitCode = 2
    return
  }
  const client = createClient({ address: values.address, token: readFileSync(values['token-file'], 'utf8').trim() })
  const { made, stopped } = await workList(client, values.list, outboxChannel(values.outbox))
  process.stdout.write(`${made} contacts written to ${values.outbox}, ${stopped} stopped before they began\n`)
}

if (process.argv[1]?.endsWith('dispatcher.js') === true) await main()
