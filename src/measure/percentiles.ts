/**
 * Gives each value's percentile: the share, from 0 to 1, of all values that are smaller, equal ones counted half.
 * A single value has 0.5. O(n log n).
 */
export function percentiles(values: Float64Array): Float64Array {
  const n = values.length
  const sorted = values.slice().sort()
  const shares = new Map<number, number>()
  for (let start = 0; start < n;) {
    let end = start + 1
    while (end < n && sorted[end] === sorted[start]) end++
    shares.set(sorted[start]!, (start + end) / 2 / n)
    start = end
  }
  return values.map((value) => shares.get(value) ?? 0)
}
