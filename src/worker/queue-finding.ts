import type { App } from '../app/context.js'
import type { Finding } from '../app/doctor-run.js'
import { queueName } from '../app/queue-address.js'
import { Problem } from '../model/problem.js'
import { connectQueue } from './connection.js'
import { depthOf, openQueue } from './list-queue.js'
import { queueNames } from './names.js'
import { queuePackages } from './packages.js'

async function look(app: App, url: string): Promise<string> {
  const packages = await queuePackages()
  const redis = await connectQueue(url, packages)
  try {
    if (!(await app.hasStore())) return `${queueName(url)} answers; there is no store yet`
    const { waiting, active } = await depthOf(openQueue(packages, redis, await queueNames(app, await app.store())))
    return `${queueName(url)} answers; ${waiting} jobs wait, ${active} are under way`
  } finally {
    redis.disconnect()
  }
}

/** Whether the queue that the settings name can be used; one that cannot is a finding and not the end of the look. */
export async function queueFinding(app: App, url: string): Promise<Finding> {
  try {
    return { what: 'queue', ok: true, words: await look(app, url) }
  } catch (error) {
    if (error instanceof Problem) return { what: 'queue', ok: false, words: error.message }
    throw error
  }
}
