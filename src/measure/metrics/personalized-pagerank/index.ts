import type { Graph } from '../../../graph/index.js'
import { pushFrom } from '../../kernels/forward-push.js'
import { iterateWalk } from '../../kernels/power-iteration.js'
import type { Outcome, Settings, WholeMetric } from '../../metric.js'
import type { SeedNodes } from '../../seeds.js'
import { findSeeds } from '../../seeds.js'
import { spoken } from '../../words.js'

/**
 * Says how often a walk that always starts again from the seeds is found at each node.
 * Sums to 1; a walk that can go no further starts again. With `eps` it is taken locally and short of the whole by a stated bound.
 */
export const personalizedPagerank: WholeMetric = {
  name: 'personalized_pagerank',
  kind: 'whole',
  source: 'Haveliwala 2003, doi:10.1109/TKDE.2003.1208999; forward push: Andersen, Chung, Lang 2006, doi:10.1109/FOCS.2006.44',
  reads: ['weighted', 'alpha', 'tolerance', 'maxIterations', 'seeds', 'eps'],
  run: (graph, settings, control) => {
    const seeds = findSeeds(graph, settings.seeds)
    if (settings.eps !== null) return pushed(graph, seeds, { ...settings, eps: settings.eps })
    const landing = new Float64Array(graph.nodeCount)
    for (let i = 0; i < seeds.nodes.length; i++) landing[seeds.nodes[i]!] = seeds.weights[i]!
    return { method: 'power-iteration', values: iterateWalk(graph, { ...settings, landing }, control).values }
  },
  inWords: (value) => `${spoken(value * 100)} % of the walks that start from the seeds are found here`,
}

function pushed(graph: Graph, seeds: SeedNodes, settings: Settings & { readonly eps: number }): Outcome {
  const local = pushFrom(graph, seeds, settings)
  const values = new Float64Array(graph.nodeCount)
  for (let i = 0; i < local.nodes.length; i++) values[local.nodes[i]!] = local.values[i]!
  const words = `all values together are short of the exact ones by at most ${spoken(local.bound)}`
  const mean = graph.nodeCount === 0 ? 0 : local.bound / graph.nodeCount
  return { method: 'forward-push', values, errorEstimate: { kind: 'bound', max: local.bound, mean, words } }
}
