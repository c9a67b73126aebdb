/** Gives the numbers from 0 to before n; a plain loop, because `from` with a function is ten times slower. */
export function countUp(n: number): Int32Array {
  const numbers = new Int32Array(n)
  for (let i = 0; i < n; i++) numbers[i] = i
  return numbers
}
